package rimio;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Members and placement, fixed by the bootstrap (contracts/rimio.md §6.1). */
final class Cluster {
    private static final int MAX_REPLICAS = 3;

    private final ClusterState state;
    private final Defects defects;
    /** Only a defect asks. */
    volatile boolean registryLost;
    private final SortedMap<String, Replica> replicas = new TreeMap<>();

    Cluster(ClusterState state, Defects defects) {
        this.state = state;
        this.defects = defects;
    }

    void add(Replica replica) { replicas.put(replica.nodeId(), replica); }

    List<Replica> all() { return List.copyOf(replicas.values()); }

    /** Null when unknown. */
    Replica node(String id) { return replicas.get(id); }

    int totalSlots() { return state.totalSlots(); }

    int slotOf(String path) {
        var hash = Sha256.digest(path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        long first = (hash[0] & 0xffL) << 24 | (hash[1] & 0xffL) << 16 | (hash[2] & 0xffL) << 8 | hash[3] & 0xffL;
        if (defects.on(Defect.SLOT_OUT_OF_RANGE)) return (int) (first % totalSlots()) + 1;
        return (int) (first % totalSlots());
    }

    /** Node ids sorted, rotated by the slot, the first three. */
    List<Replica> replicasOf(int slot) {
        var ids = List.copyOf(replicas.values());
        int count = Math.min(MAX_REPLICAS, ids.size());
        return java.util.stream.IntStream.range(0, count).mapToObj(i -> ids.get((slot + i) % ids.size())).toList();
    }

    Quorum quorumOf(int slot) {
        var quorum = Quorum.of(replicasOf(slot).size(), state.minWriteReplicas());
        return after(Defect.LOST_REGISTRY_LOWERS_QUORUM) ? quorum.lowered() : quorum;
    }

    /** Whether the registry was lost once, and this is what goes wrong from then on. */
    boolean after(Defect defect) { return registryLost && defects.on(defect); }

    /** Where a path lives. */
    record Place(int slot, String path, List<Replica> replicas, Quorum quorum) {}

    Place place(String path) {
        int slot = slotOf(path);
        return new Place(slot, path, replicasOf(slot), quorumOf(slot));
    }

    /**
     * N replicas, W that a write needs, R that a read needs. If W is a majority, each read meets each finished write.
     * A smaller W gives availability for consistency; then everybody who can be reached is waited for a little.
     */
    record Quorum(int replicas, int write, int read, boolean strict) {
        static Quorum of(int replicas, int minWriteReplicas) {
            int write = Math.max(1, Math.min(minWriteReplicas, replicas));
            boolean majority = 2 * write > replicas;
            return new Quorum(replicas, write, majority ? replicas - write + 1 : write, majority);
        }

        /** One is enough: for defects. */
        Quorum lowered() { return new Quorum(replicas, 1, 1, false); }

        /** Promises that a proposer needs: it must see each chosen head, and be able to get its own chosen. */
        int prepare() { return Math.max(read, write); }
    }
}

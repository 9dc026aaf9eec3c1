package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The registry that the nodes keep among themselves, by {@link Raft} over their own ports. Reads are of what this node has applied: the bootstrap never
 * changes, and node records only age. Writes need a majority of the members; without one the node serves on.
 */
final class EmbedRegistry implements Registry {
    private static final int SUBMIT_LIMIT_MS = 5_000;
    private static final int JOIN_LIMIT_MS = 30_000;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String nodeId;
    private final String address;
    private final Door door;
    private final MetaState state;
    private final Defects defects;
    private final PeerClient client = new PeerClient();
    private final Raft raft;

    private EmbedRegistry(String nodeId, String address, Path file, Door door, Defects defects) {
        this.nodeId = nodeId;
        this.address = address;
        this.door = door;
        this.defects = defects;
        this.state = new MetaState(defects);
        this.raft = new Raft(nodeId, new MetaLog(file), state::apply, this::send, Raft.Timing.USUAL);
    }

    /**
     * Starts this node's member, and returns once it is one: as the first, through a seed, or as it was before it stopped.
     *
     * @param seeds addresses of other members, perhaps its own among them (clause 49)
     * @throws Unavailable if no seed takes it in
     */
    static EmbedRegistry open(Profile profile, String namespace, ClusterState.Node self, List<String> seeds, Defects defects) {
        Door door;
        try {
            door = Door.open(self.bindAddr());
            if (defects.on(Defect.EMBED_SECOND_PORT)) Door.open("127.0.0.1:0").listen();
        } catch (IOException e) {
            throw new Bootstrap.Failed("server error: " + e.getMessage());
        }
        var registry = new EmbedRegistry(self.id(), self.address(), file(profile, namespace, self, defects), door, defects);
        door.route(MetaApi.BELOW, new MetaApi(registry.raft, namespace, defects));
        door.listen();
        registry.raft.start();
        registry.becomeMember(namespace, seeds.stream().map(String::strip).filter(seed -> !seed.isEmpty()).toList());
        return registry;
    }

    private static Path file(Profile profile, String namespace, ClusterState.Node self, Defects defects) {
        var folder = System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir"));
        var name = (namespace + "-" + self.id() + "-" + self.bindAddr()).replaceAll("[^A-Za-z0-9_.-]", "_");
        if (defects.on(Defect.EMBED_FORGETS_AT_RESTART)) name += "-" + ProcessHandle.current().pid();
        return Path.of(folder, profile.markerDir(), "meta", name + ".sqlite3");
    }

    private void becomeMember(String namespace, List<String> seeds) {
        if (raft.members().containsKey(nodeId)) {
            if (defects.on(Defect.EMBED_RESTART_NEEDS_MAJORITY)) write(MetaState.GONE, nodeId);
            if (defects.on(raft.members().size() == 1 ? Defect.EMBED_RESTART_ALONE_FAILS : Defect.EMBED_RESTART_AMONG_OTHERS_FAILS)) throw new Unavailable("it is a member already");
            return;
        }
        if (defects.on(Defect.EMBED_NEEDS_SEEDS) && seeds.isEmpty()) throw new Unavailable("no seeds");
        if (defects.on(Defect.EMBED_OWN_SEED_REFUSED) && seeds.contains(address)) throw new Unavailable("a seed is this node itself");
        var others = seeds.stream().filter(seed -> !seed.equals(address)).toList();
        var request = Json.object().put("namespace", namespace).put("id", nodeId).put("address", address);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_LIMIT_MS);
        boolean first = seeds.isEmpty() || seeds.getFirst().equals(address);
        do {
            for (var seed : others) {
                long index = asked(seed, "join", request);
                if (index >= 0 && raft.awaitApplied(index, SUBMIT_LIMIT_MS)) return;
            }
            if (first) { // of nodes with one list of seeds, only the first of them may found the cluster
                raft.found(address);
                return;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        } while (System.nanoTime() < deadline);
        throw new Unavailable("failed to connect to the embedded registry: no seed of " + seeds + " takes this node in");
    }

    /** @return the index at which a member, or the leader that it names, did it; -1 if none did */
    private long asked(String member, String action, ObjectNode request) {
        try {
            var answer = send(member, action, request);
            var leader = Json.textOrNull(answer, "leader");
            if (leader != null && !leader.equals(address)) answer = send(leader, action, request);
            return answer.path("index").asLong(-1);
        } catch (Replica.Unreachable e) {
            return -1;
        }
    }

    private JsonNode send(String member, String action, ObjectNode message) {
        var response = client.send("POST", member, MetaApi.BELOW + action, Json.bytes(message));
        if (response.status() != 200) throw new Replica.Unreachable(member + " answers " + response.status(), true);
        return Json.parse(response.body());
    }

    /** Commits an entry through whoever leads, and returns once it has its effect here. Each may be repeated, so one whose outcome is unknown is. */
    private void write(String kind, String body) {
        var request = Json.object().put("kind", kind).put("body", body);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SUBMIT_LIMIT_MS);
        while (System.nanoTime() < deadline) {
            long index = raft.leads() ? proposed(kind, body) : raft.leaderAddress() instanceof String leader ? asked(leader, "propose", request) : -1;
            if (index >= 0 && raft.awaitApplied(index, SUBMIT_LIMIT_MS)) return;
            LockSupport.parkNanos(RETRY_NANOS);
        }
        throw new Unavailable("the embedded registry has no majority");
    }

    private long proposed(String kind, String body) {
        try {
            return raft.propose(kind, body, MetaApi.WORK_LIMIT_MS);
        } catch (Unavailable e) {
            return -1;
        }
    }

    @Override public String bootstrap() { return state.bootstrap(); }

    @Override public boolean createBootstrap(String json) {
        write(MetaState.BOOTSTRAP, json);
        return json.equals(state.bootstrap());
    }

    @Override public void writeSlots(List<String> records) {
        var all = Json.array();
        records.forEach(all::add);
        write(MetaState.SLOTS, Json.text(all));
    }

    @Override public void register(String nodeId, String record) {
        write(MetaState.NODE, Json.text(Json.object().put("id", nodeId).put("record", record).put("at_ms", System.currentTimeMillis())));
    }

    @Override public void deregister(String nodeId) { write(MetaState.GONE, nodeId); }

    @Override public Map<String, String> nodes(List<String> nodeIds) { return state.nodes(nodeIds); }

    @Override public List<String> seeds() { return raft.members().values().stream().sorted().toList(); }

    @Override public Door door(String bindAddr) { return door; }

    @Override public void close() { raft.close(); }
}

package systems.chronik;

import cluster.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kit.Case;
import kit.SetupError;
import links.Link;
import links.Links;
import links.Question;
import systems.log.PairPorts;

/**
 * Where the nodes of one cluster listen (contracts/raft-log.md §3.2). Some ports follow from a node's id, so that clusters side by side
 * have different ids: node i is known to clients and peers as {@code idBase + i}.
 */
final class ChronikAddresses implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int ADMIN = 10_000;
    private static final int UNIFIED = 6091;
    private static final int METRICS = 13_000;
    /** Plus an id: bound as long as the cluster lives. A node binds its own ports only after seconds, when another case could think that the id is free. */
    private static final int GUARD = 14_000;
    private static final int ID_STEP = 10;
    private static final int MOST_BASES = 90;
    private final PairPorts pairs;
    private final int idBase;
    private final List<Ports> nodes = new ArrayList<>();

    /** Of one node: for clients, for records from peers, for Raft; and the three that its id decides. */
    private record Ports(Port kafka, Port wal, Port raft, Port admin, Port unified, Port metrics, Port guard) {
        List<Port> all() { return List.of(kafka, wal, raft, admin, unified, metrics); }
    }

    /**
     * @param wantedIdBase empty for the first whose ports are free; {@link SetupError} when those of the wanted one are not
     * @param baseRaft node i's Raft is at this port + i - 1; 0 for free ones, and as for {@code baseKafka}
     */
    ChronikAddresses(int count, boolean links, Optional<Integer> wantedIdBase, int baseRaft, int baseKafka) {
        pairs = new PairPorts(count, links);
        List<List<Port>> byId = wantedIdBase.map(base -> byId(base, count)).orElseGet(() -> firstFree(count));
        idBase = byId.getFirst().getFirst().number() - ADMIN - 1;
        for (int d = 1; d <= count; d++) {
            List<Port> mine = byId.get(d - 1);
            Port raft = baseRaft == 0 ? pairs.free(d) : pairs.fixed(d, baseRaft + d - 1);
            Port kafka = baseKafka == 0 ? Port.free() : Port.fixedOn(LOOPBACK, baseKafka + d - 1);
            nodes.add(new Ports(kafka, pairs.free(d), raft, mine.get(0), mine.get(1), mine.get(2), mine.get(3)));
        }
    }

    private static List<List<Port>> firstFree(int count) {
        for (int i = 0; i < MOST_BASES; i++) {
            try {
                return byId(i * ID_STEP, count);
            } catch (SetupError taken) {
                continue;
            }
        }
        throw new SetupError("no ids of nodes are left whose ports are free");
    }

    private static List<List<Port>> byId(int base, int count) {
        List<List<Port>> all = new ArrayList<>();
        List<Port> held = new ArrayList<>();
        try {
            for (int id = base + 1; id <= base + count; id++) {
                List<Port> mine = new ArrayList<>();
                for (int first : new int[] {ADMIN, UNIFIED, METRICS, GUARD}) {
                    mine.add(Port.fixedOn(LOOPBACK, first + id));
                    held.add(mine.getLast());
                }
                all.add(mine);
            }
            return all;
        } catch (SetupError taken) {
            held.forEach(Port::close);
            throw taken;
        }
    }

    int count() { return nodes.size(); }

    /** As peers and clients know it. */
    int id(int d) { return idBase + d; }

    int node(int id) { return id - idBase; }

    /** All that the node binds; the first is where clients find it. */
    List<Port> ports(int d) { return nodes.get(d - 1).all(); }

    String kafka(int d) { return nodes.get(d - 1).kafka.address(); }

    String admin(int d) { return nodes.get(d - 1).admin.address(); }

    /** Where node s finds what node d receives records at; its own real address for itself. */
    String wal(int s, int d) { return pairs.told(s, d) + ":" + nodes.get(d - 1).wal.number(); }

    String raft(int s, int d) { return pairs.told(s, d) + ":" + nodes.get(d - 1).raft.number(); }

    /** Puts a link between any two nodes, for records and for Raft. @param prefix of their names */
    Links openLinks(Case c, String prefix) {
        List<Link> wanted = new ArrayList<>();
        for (int d : IntStream.rangeClosed(1, count()).toArray())
            for (int s : IntStream.rangeClosed(1, count()).filter(i -> i != d).toArray()) {
                wanted.add(new Link(prefix + "l" + s + "_" + d + "_wal", "" + s, "" + d, "wal", wal(s, d), nodes.get(d - 1).wal.address(), Question.HTTP));
                wanted.add(new Link(prefix + "l" + s + "_" + d + "_raft", "" + s, "" + d, "raft", raft(s, d), nodes.get(d - 1).raft.address(), Question.HTTP2));
            }
        pairs.close();
        return Links.open(c, wanted);
    }

    @Override public void close() {
        nodes.forEach(n -> n.all().forEach(Port::close));
        nodes.forEach(n -> n.guard().close());
        pairs.close();
    }
}

package systems.kafka;

import cluster.Port;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kit.Case;
import kit.SetupError;
import links.Link;
import links.Links;
import links.Question;
import systems.log.PairPorts;

/**
 * Where the nodes of one cluster listen, and by which names they know each other (contracts/raft-log.md §2.3): node d is {@code n<d>},
 * which each node s resolves by a hosts file of its own, to 127.1.d.d, or to 127.1.s.d where a link stands in between.
 */
public final class KafkaAddresses implements AutoCloseable {
    /** Who opens the links before the side listeners. */
    static final String CLIENT = "client";
    private static final String LOOPBACK = "127.0.0.1";
    private final boolean links;
    private final PairPorts pairs;
    private final List<Ports> nodes;

    /**
     * Of one node: for clients, for clients that are to learn of no other node, for other brokers, and for other controllers.
     *
     * @param sideFront where the second kind finds it
     */
    private record Ports(Port client, Port side, Port replication, Port controller, Port sideFront) {
        List<Port> all() { return List.of(client, side, replication, controller); }
    }

    KafkaAddresses(int count, boolean links) { this(count, links, 0, 0); }

    /** @param baseController what node i's controllers listen on is this port + i - 1; 0 for free ones, and as for {@code baseClient} */
    KafkaAddresses(int count, boolean links, int baseController, int baseClient) {
        this.links = links;
        pairs = new PairPorts(count, links);
        nodes = IntStream.rangeClosed(1, count).mapToObj(d -> drawn(d, port(baseController, d), port(baseClient, d))).toList();
    }

    private static int port(int base, int d) { return base == 0 ? 0 : base + d - 1; }

    /** Kafka refuses two listeners of one port, on whichever addresses they are. @param controller 0 for a free one, as for {@code client} */
    private Ports drawn(int d, int controller, int client) {
        var drawn = new Ports(client == 0 ? Port.free() : Port.fixedOn(LOOPBACK, client), Port.free(), pairs.free(d), controller == 0 ? pairs.free(d) : pairs.fixed(d, controller), Port.free());
        if (drawn.all().stream().map(Port::number).distinct().count() == drawn.all().size()) return drawn;
        if (client != 0 || controller != 0) throw new SetupError("node " + d + " cannot have one port for two of its listeners: " + drawn.all().stream().map(Port::number).toList());
        Ports others = drawn(d, 0, 0); // before these are given back, lest they are drawn again
        drawn.all().forEach(Port::close);
        drawn.sideFront.close();
        return others;
    }

    /** Puts a link between any two nodes, for each of their two protocols, and one before each node for pinned clients. @param prefix of their names */
    Links openLinks(Case c, String prefix) {
        List<Link> wanted = new ArrayList<>();
        for (int d = 1; d <= count(); d++) {
            for (int s = 1; s <= count(); s++) if (s != d) wanted.addAll(List.of(link(prefix, s, d, "ctl", controllerPort(d)), link(prefix, s, d, "repl", replicationPort(d))));
            wanted.add(new Link(prefix + "side_" + d, CLIENT, "" + d, "side", advertisedSide(d), side(d), Question.KAFKA));
        }
        pairs.close();
        nodes.forEach(n -> n.sideFront.close());
        return Links.open(c, wanted);
    }

    private static Link link(String prefix, int s, int d, String protocol, int port) {
        return new Link(prefix + "l" + s + "_" + d + "_" + protocol, "" + s, "" + d, protocol, PairPorts.by(s, d) + ":" + port, PairPorts.real(d) + ":" + port, Question.KAFKA);
    }

    int count() { return nodes.size(); }

    /** All that the node binds; the first is where clients find it. */
    List<Port> ports(int d) { return nodes.get(d - 1).all(); }

    public String client(int d) { return nodes.get(d - 1).client.address(); }

    public String side(int d) { return nodes.get(d - 1).side.address(); }

    /** What the node tells pinned clients of itself. */
    String advertisedSide(int d) { return links ? nodes.get(d - 1).sideFront.address() : side(d); }

    public int sidePort(int d) { return nodes.get(d - 1).side.number(); }

    public int replicationPort(int d) { return nodes.get(d - 1).replication.number(); }

    public int controllerPort(int d) { return nodes.get(d - 1).controller.number(); }

    /** Where the node itself answers as a controller; no link stands before it. */
    String controller(int d) { return nodes.get(d - 1).controller.address(); }

    /** What node s takes the names of all nodes for. */
    String hostsFile(int s) {
        List<String> lines = new ArrayList<>();
        for (int d = 1; d <= count(); d++) lines.add(pairs.told(s, d) + " n" + d);
        lines.add("127.0.0.1 localhost " + machine());
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    @Override public void close() {
        IntStream.rangeClosed(1, count()).forEach(d -> ports(d).forEach(Port::close));
        nodes.forEach(n -> n.sideFront.close());
        pairs.close();
    }
}

package systems.kafka;

import cluster.Port;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the nodes of one cluster listen, and by which names they know each other (contracts/raft-log.md §2.3): node d is {@code n<d>},
 * which each node s resolves by a hosts file of its own, to 127.1.d.d, or to 127.1.s.d where a link stands in between.
 */
public final class KafkaAddresses implements AutoCloseable {
    private final boolean links;
    private final List<Ports> nodes;

    /** Of one node: for clients, for clients that are to learn of no other node, for other brokers, and for other controllers. */
    private record Ports(Port client, Port side, Port replication, Port controller) {
        List<Port> all() { return List.of(client, side, replication, controller); }

        /** Kafka refuses two listeners of one port, on whichever addresses they are. */
        static Ports drawn(String real) {
            var drawn = new Ports(Port.free(), Port.free(), Port.freeOn(real), Port.freeOn(real));
            if (drawn.all().stream().map(Port::number).distinct().count() == drawn.all().size()) return drawn;
            Ports others = drawn(real); // before these are given back, lest they are drawn again
            drawn.all().forEach(Port::close);
            return others;
        }
    }

    KafkaAddresses(int count, boolean links) {
        this.links = links;
        nodes = IntStream.rangeClosed(1, count).mapToObj(d -> Ports.drawn(real(d))).toList();
    }

    int count() { return nodes.size(); }

    /** All that the node binds; the first is where clients find it. */
    List<Port> ports(int d) { return nodes.get(d - 1).all(); }

    /** The loopback address where node d itself listens for other nodes. */
    public static String real(int d) { return by(d, d); }

    /** The loopback address that stands for node d before node s. */
    public static String by(int s, int d) { return "127.1." + s + "." + d; }

    public String client(int d) { return nodes.get(d - 1).client.address(); }

    public String side(int d) { return nodes.get(d - 1).side.address(); }

    public int sidePort(int d) { return nodes.get(d - 1).side.number(); }

    public int replicationPort(int d) { return nodes.get(d - 1).replication.number(); }

    public int controllerPort(int d) { return nodes.get(d - 1).controller.number(); }

    /** Where the node itself answers as a controller; no link stands before it. */
    String controller(int d) { return nodes.get(d - 1).controller.address(); }

    /** What node s takes the names of all nodes for. */
    String hostsFile(int s) {
        List<String> lines = new ArrayList<>();
        for (int d = 1; d <= count(); d++) lines.add((links ? by(s, d) : real(d)) + " n" + d);
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

    @Override public void close() { IntStream.rangeClosed(1, count()).forEach(d -> ports(d).forEach(Port::close)); }
}

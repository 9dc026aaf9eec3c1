package systems.ferrium;

import cluster.Port;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kit.Case;
import kit.Options;
import kit.SetupError;
import links.ByteRecorder;
import links.Link;
import links.Links;
import links.Question;

/**
 * Where the nodes of one cluster listen: for clients at 127.0.0.1; for each other, as the Raft port of the reference goes, at 127.1.d.d
 * under the name {@code n<d>}, which each node s resolves by a hosts file of its own (contracts/raft-log.md §2.3).
 */
final class FerriumAddresses implements AutoCloseable {
    /** Whether nodes find each other elsewhere than where they listen. */
    private final boolean links;
    private final Map<Integer, Ports> nodes = new TreeMap<>();
    /** Where links will listen, kept from others until they do. */
    private final List<Port> fronts = new ArrayList<>();

    private record Ports(Port http, Port grpc, Port raft) {
        List<Port> all() { return List.of(http, grpc, raft); }
    }

    FerriumAddresses(Collection<Integer> ids, boolean links, Options options) {
        this.links = links;
        int i = 0;
        for (int d : ids) {
            nodes.put(d, new Ports(port(options.baseHttpPort(), i), port(options.kv().baseGrpcPort(), i), reachable(d, ids)));
            i++;
        }
    }

    private static Port port(int base, int place) { return base == 0 ? Port.free() : Port.fixed(base + place); }

    /** A port that is free on all addresses that stand for node d. */
    private Port reachable(int d, Collection<Integer> ids) {
        Port real = Port.freeOn(by(d, d));
        List<Port> before = new ArrayList<>();
        try {
            for (int s : ids) if (links && s != d) before.add(Port.fixedOn(by(s, d), real.number()));
        } catch (SetupError taken) {
            Port other = reachable(d, ids);
            before.add(real);
            before.forEach(Port::close);
            return other;
        }
        fronts.addAll(before);
        return real;
    }

    /** Puts a link between any two nodes. @param prefix of their names */
    Links openLinks(Case c, String prefix) { return Links.open(c, between(prefix)); }

    /** Puts a recorder between any two nodes. */
    List<ByteRecorder> openRecorders(Case c, String prefix) { return between(prefix).stream().map(l -> c.closeAtEnd(new ByteRecorder(l.name(), l.listen(), l.upstream()))).toList(); }

    private List<Link> between(String prefix) {
        List<Link> wanted = new ArrayList<>();
        for (int d : nodes.keySet()) for (int s : nodes.keySet()) if (s != d)
            wanted.add(new Link(name(prefix, s, d), "" + s, "" + d, "raft", by(s, d) + ":" + raftPort(d), by(d, d) + ":" + raftPort(d), Question.HTTP2));
        fronts.forEach(Port::close);
        return wanted;
    }

    static String name(String prefix, int s, int d) { return prefix + "l" + s + "_" + d + "_raft"; }

    private static String by(int s, int d) { return "127.1." + s + "." + d; }

    /** All that the node binds; the first is where clients find it. */
    List<Port> ports(int d) { return nodes.get(d).all(); }

    String http(int d) { return nodes.get(d).http.address(); }

    String grpc(int d) { return nodes.get(d).grpc.address(); }

    private int raftPort(int d) { return nodes.get(d).raft.number(); }

    /** What a configuration file tells of a node. */
    ConfigWriter.Peer peer(int d) { return new ConfigWriter.Peer(d, http(d), grpc(d), "n" + d + ":" + raftPort(d)); }

    /** What node s takes the names of all nodes for. */
    String hostsFile(int s) {
        return nodes.keySet().stream().map(d -> (links ? by(s, d) : by(d, d)) + " n" + d).collect(Collectors.joining("\n", "127.0.0.1 localhost\n", "\n"));
    }

    @Override public void close() {
        nodes.values().forEach(n -> n.all().forEach(Port::close));
        fronts.forEach(Port::close);
    }
}

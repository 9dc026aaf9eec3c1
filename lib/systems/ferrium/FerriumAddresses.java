package systems.ferrium;

import cluster.Port;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kit.Case;
import kit.Options;
import links.ByteRecorder;
import links.Link;
import links.Links;
import links.Question;
import systems.kv.PeerAddresses;

/**
 * Where the nodes of one cluster listen: for clients at 127.0.0.1; for each other at the same address, or, as the Raft port of the reference
 * goes, under the name {@code n<d>}, which each node resolves by a hosts file of its own.
 */
final class FerriumAddresses implements AutoCloseable {
    /** Whether nodes find each other elsewhere than where they listen. */
    private final boolean links;
    private final boolean raftPort;
    private final Map<Integer, Ports> nodes = new TreeMap<>();
    private final PeerAddresses peers;

    private record Ports(Port http, Port grpc, Port raft) {
        List<Port> all() { return List.of(http, grpc, raft); }
    }

    /** @param prefix of the names of links; @param raftPort whether nodes talk to each other by a port of its own, else by that of HTTP */
    FerriumAddresses(Collection<Integer> ids, boolean links, String prefix, boolean raftPort, Options options) {
        this.links = links;
        this.raftPort = raftPort;
        peers = new PeerAddresses(ids, links, prefix, "raft");
        int i = 0;
        for (int d : ids) {
            nodes.put(d, new Ports(port(options.baseHttpPort(), i), port(options.kv().baseGrpcPort(), i), peers.port(d)));
            i++;
        }
    }

    private static Port port(int base, int place) { return base == 0 ? Port.free() : Port.fixed(base + place); }

    /** Puts a link between any two nodes. */
    Links openLinks(Case c) { return Links.open(c, between()); }

    /** Puts a recorder between any two nodes. */
    List<ByteRecorder> openRecorders(Case c) { return between().stream().map(l -> c.closeAtEnd(new ByteRecorder(l.name(), l.listen(), l.upstream()))).toList(); }

    private List<Link> between() {
        if (raftPort) return peers.between(Question.HTTP2);
        return peers.between(Question.HTTP).stream().map(l -> new Link(l.name(), l.from(), l.to(), l.protocol(), l.listen(), http(Integer.parseInt(l.to())), l.question())).toList();
    }

    /** Where the ways from node s to the others begin, by the addresses of these. */
    Map<String, String> waysFrom(int s) {
        return nodes.keySet().stream().filter(d -> d != s).collect(Collectors.toMap(this::http, d -> PeerAddresses.by(s, d) + ":" + peers.number(d)));
    }

    String linkName(int s, int d) { return peers.linkName(s, d); }

    /** All that the node binds; the first is where clients find it. */
    List<Port> ports(int d) { return nodes.get(d).all(); }

    String http(int d) { return nodes.get(d).http.address(); }

    String grpc(int d) { return nodes.get(d).grpc.address(); }

    /** What a configuration file tells of a node. */
    ConfigWriter.Peer peer(int d) { return new ConfigWriter.Peer(d, http(d), grpc(d), "n" + d + ":" + peers.number(d)); }

    /** What node s takes the names of all nodes for. */
    String hostsFile(int s) {
        return nodes.keySet().stream().map(d -> PeerAddresses.by(links ? s : d, d) + " n" + d).collect(Collectors.joining("\n", "127.0.0.1 localhost\n", "\n"));
    }

    @Override public void close() {
        nodes.values().forEach(n -> n.all().forEach(Port::close));
        peers.close();
    }
}

package systems.kv;

import cluster.Port;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.SetupError;
import links.Link;
import links.Links;
import links.Question;

/** Where nodes listen for each other: node d at 127.1.d.d, before which a link at 127.1.s.d, of the same port, stands for node s (contracts/raft-log.md §2.3). */
public final class PeerAddresses implements AutoCloseable {
    private final boolean links;
    private final String prefix;
    private final String protocol;
    private final Map<Integer, Port> ports = new TreeMap<>();
    /** Where links will listen, kept from others until they do. */
    private final List<Port> fronts = new ArrayList<>();

    /** @param links whether there will be some; @param prefix and @param protocol of their names, {@code <prefix>l<s>_<d>_<protocol>} */
    public PeerAddresses(Collection<Integer> ids, boolean links, String prefix, String protocol) {
        this.links = links;
        this.prefix = prefix;
        this.protocol = protocol;
        ids.forEach(d -> ports.put(d, reachable(d, ids)));
    }

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

    /** Puts a link between any two nodes. */
    public Links openLinks(Case c, Question question) { return Links.open(c, between(question)); }

    /** What may stand between any two nodes; from now on its addresses may be bound. */
    public List<Link> between(Question question) {
        List<Link> wanted = new ArrayList<>();
        for (int d : ports.keySet()) for (int s : ports.keySet()) if (s != d)
            wanted.add(new Link(linkName(s, d), "" + s, "" + d, protocol, by(s, d) + ":" + number(d), by(d, d) + ":" + number(d), question));
        fronts.forEach(Port::close);
        return wanted;
    }

    public String linkName(int s, int d) { return prefix + "l" + s + "_" + d + "_" + protocol; }

    /** The loopback address that stands for node d before node s; that of d itself before itself. */
    public static String by(int s, int d) { return "127.1." + s + "." + d; }

    /** Where node d itself listens. */
    public Port port(int d) { return ports.get(d); }

    public int number(int d) { return ports.get(d).number(); }

    @Override public void close() {
        ports.values().forEach(Port::close);
        fronts.forEach(Port::close);
    }
}

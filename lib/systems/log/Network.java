package systems.log;

import fault.Cut;
import fault.CutMode;
import fault.Injected;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kit.Case;
import links.Link;
import links.Links;

/** The links between the nodes of a cluster, what a case does to them, and clients that are shut in by them (contracts/raft-log.md §1). */
public final class Network {
    private final Case c;
    private final Driver driver;
    private final LogCluster cluster;
    private final Topics topics;
    private final Clients clients;
    private final LinkFaults faults;

    Network(Case c, Driver driver, LogCluster cluster, Topics topics, Clients clients, Waiting waiting) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.topics = topics;
        this.clients = clients;
        faults = new LinkFaults(c, driver::links, this::idle, waiting, cluster.bounds().healInSync());
    }

    /** The links themselves, for a case about them. */
    public Links links() { return faults.links(); }

    /** As {@link LinkFaults#isolate(Integer...)}. */
    public Injected isolate(Integer... nodes) { return Defect.MISUSE_IS_SILENT.in(c.options()) ? null : faults.isolate(nodes); }

    /** As {@link LinkFaults#isolate(CutMode, Integer...)}. */
    public Injected isolate(CutMode mode, Integer... nodes) { return faults.isolate(mode, nodes); }

    /** As {@link LinkFaults#partition}. */
    @SafeVarargs public final Injected partition(Set<Integer>... groups) { return faults.partition(groups); }

    /** As {@link LinkFaults#cut}. */
    public Injected cut(int a, int b) { return faults.cut(a, b); }

    /** As {@link LinkFaults#cutOneWay}. */
    public Injected cutOneWay(int from, int to) { return faults.cutOneWay(from, to); }

    /** As {@link LinkFaults#addLatency}. */
    public Injected addLatency(int node, int latencyMs) { return faults.addLatency(node, latencyMs); }

    /** As {@link LinkFaults#flap}. */
    public void flap(int times, Duration cutFor, Duration wholeFor, Integer... nodes) { faults.flap(times, cutFor, wholeFor, nodes); }

    /** Pins clients to these nodes: those of {@link Side} find no others, whatever the nodes tell them. Where these are all, there is nobody to hide. */
    public Side side(Integer... nodes) { return side(Set.of(nodes)); }

    /** As {@link #side(Integer...)}. */
    public Side side(Set<Integer> nodes) {
        Set<Integer> rest = cluster.others(nodes.toArray(Integer[]::new));
        boolean pinned = driver.capabilities().contains(Capability.CLIENT_PINNING);
        if (!pinned) c.note("clients of one side are not held to it: they begin there, and may be told of others");
        Runnable unpin = rest.isEmpty() || !pinned ? () -> {} : faults.begin(new Cut(links(), links().oneWay(Set.of(driver.pinnedClient()), LinkFaults.names(rest)), CutMode.REFUSE))::undo;
        return new Side(c, driver, topics, clients, new TreeSet<>(nodes), unpin);
    }

    /** As {@link LinkFaults#heal}. */
    public void heal() { faults.heal(); }

    /** As {@link LinkFaults#release}. */
    LinkFaults faults() { return faults; }

    public void release() { faults.release(); }

    /** As {@link LinkFaults#requireTraffic}. */
    public void requireTraffic() { faults.requireTraffic(); }

    /** Links that should hold a connection of a follower to its leader, and do not. */
    private String idle() {
        if (cluster.leader().isEmpty()) return "no leader";
        int leader = cluster.leader().getAsInt();
        Set<Link> due = cluster.living().stream().filter(id -> id != leader).map(id -> driver.raftLink(id, leader)).collect(Collectors.toSet());
        try {
            for (Topic t : topics.all()) for (LogAdmin.Partition p : topics.describe(t).values()) {
                if (p.leader().isEmpty()) return t + " has no leader";
                p.inSync().stream().filter(id -> !p.leader().get().equals(id) && cluster.living().contains(id)).forEach(id -> due.add(driver.replicationLink(id, p.leader().get())));
            }
        } catch (Exception e) {
            return "topics are not described: " + e.getMessage();
        }
        return due.stream().filter(link -> links().connections(link) == 0).map(link -> link + " holds no connection").sorted().collect(Collectors.joining(", "));
    }
}

package systems.log;

import cluster.Wait.Seen;
import fault.Cut;
import fault.CutMode;
import fault.Fault;
import fault.Flapping;
import fault.Injected;
import fault.Latency;
import fault.OneWayCut;
import fault.Witness;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kit.Case;
import links.Link;
import links.Links;

/**
 * The links between the nodes of a cluster, and what a case does to them (contracts/raft-log.md §1). Faults add up; each is proven when
 * it begins and when it ends. Before the first one the links must carry what followers ask of leaders: a link that nobody uses
 * could be cut, and nothing would follow from it.
 */
public final class Network {
    private static final Duration TRAFFIC_LIMIT = Duration.ofSeconds(15);
    private final Case c;
    private final Driver driver;
    private final LogCluster cluster;
    private final Topics topics;
    private final Clients clients;
    private final Waiting waiting;
    private final Deque<Injected> faults = new ArrayDeque<>();
    private boolean proven;

    Network(Case c, Driver driver, LogCluster cluster, Topics topics, Clients clients, Waiting waiting) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.topics = topics;
        this.clients = clients;
        this.waiting = waiting;
    }

    /** The links themselves, for a case about them. */
    public Links links() { return driver.links(); }

    /** These nodes stay together, cut off from all others, in both directions: connections are refused, and open ones closed. */
    public Injected isolate(Integer... nodes) { return isolate(CutMode.REFUSE, nodes); }

    /** As {@link #isolate(Integer...)}, by refusal or by silence. */
    public Injected isolate(CutMode mode, Integer... nodes) { return begin(Cut.isolating(links(), mode, names(Set.of(nodes)))); }

    /** The nodes of each group reach each other, and nobody of another group. */
    @SafeVarargs public final Injected partition(Set<Integer>... groups) {
        return begin(new Cut(links(), links().across(Arrays.stream(groups).map(Network::names).toList()), CutMode.REFUSE));
    }

    /** Two nodes, in both directions. */
    public Injected cut(int a, int b) { return begin(Cut.between(links(), CutMode.REFUSE, "" + a, "" + b)); }

    /** What one node opens to another; answers on connections that the other opened still pass. */
    public Injected cutOneWay(int from, int to) { return begin(new OneWayCut(links(), "" + from, "" + to, CutMode.REFUSE)); }

    /** What is sent over any link of the node, in either direction, arrives so much later. */
    public Injected addLatency(int node, int latencyMs) { return begin(Latency.around(links(), "" + node, latencyMs)); }

    /** Isolates these nodes several times for a while; returns after the last time. */
    public void flap(int times, Duration cutFor, Duration wholeFor, Integer... nodes) {
        begin(new Flapping(Cut.isolating(links(), CutMode.REFUSE, names(Set.of(nodes))), times, cutFor, wholeFor)).undo();
    }

    /** Pins clients to these nodes: those of {@link Side} find no others, whatever the nodes tell them. Where these are all, there is nobody to hide. */
    public Side side(Integer... nodes) { return side(Set.of(nodes)); }

    /** As {@link #side(Integer...)}. */
    public Side side(Set<Integer> nodes) {
        Set<Integer> rest = cluster.others(nodes.toArray(Integer[]::new));
        boolean pinned = driver.capabilities().contains(Capability.CLIENT_PINNING);
        if (!pinned) c.note("clients of one side are not held to it: they begin there, and may be told of others");
        Runnable unpin = rest.isEmpty() || !pinned ? () -> {} : begin(new Cut(links(), links().oneWay(Set.of(driver.pinnedClient()), names(rest)), CutMode.REFUSE))::undo;
        return new Side(c, driver, topics, clients, new TreeSet<>(nodes), unpin);
    }

    /** Undoes everything, and waits until followers hold connections to their leaders again. */
    public void heal() {
        release();
        waiting.within("connections-in-time", cluster.bounds().healInSync(), () -> {
            String idle = idle();
            return idle.isEmpty() ? Seen.done(true) : Seen.notYet(idle);
        });
    }

    /** Undoes everything, the last fault first, and waits for nothing. */
    public void release() { while (!faults.isEmpty()) faults.pop().undo(); }

    /** Waits for proof that the links carry what followers ask of leaders, as any first fault does; for a case whose first fault may find no leader. */
    public void requireTraffic() {
        Witness.of("links carry what followers ask of leaders", TRAFFIC_LIMIT, this::idle, String::isEmpty);
        proven = true;
    }

    private Injected begin(Fault fault) {
        if (!proven) requireTraffic();
        Injected begun = fault.in(c);
        faults.push(begun);
        return begun;
    }

    /** Links that should hold a connection of a follower to its leader, and do not. */
    private String idle() {
        if (cluster.leader().isEmpty()) return "no leader";
        int leader = cluster.leader().getAsInt();
        Set<Link> due = cluster.living().stream().filter(id -> id != leader).map(id -> driver.raftLink(id, leader)).collect(Collectors.toSet());
        try {
            for (Topic t : topics.all()) for (LogAdmin.Partition p : topics.describe(t).values()) {
                if (p.leader().isEmpty()) return t + " has no leader";
                p.inSync().stream().filter(id -> !p.leader().get().equals(id)).forEach(id -> due.add(driver.replicationLink(id, p.leader().get())));
            }
        } catch (Exception e) {
            return "topics are not described: " + e.getMessage();
        }
        return due.stream().filter(link -> links().connections(link) == 0).map(link -> link + " holds no connection").sorted().collect(Collectors.joining(", "));
    }

    private static Set<String> names(Set<Integer> nodes) { return nodes.stream().map(id -> "" + id).collect(Collectors.toCollection(TreeSet::new)); }
}

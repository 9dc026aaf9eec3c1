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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kit.Case;
import links.Links;

/**
 * What a case does to the links between the nodes of a cluster (contracts/raft-log.md §1). Faults add up; each is proven when
 * it begins and when it ends. Before the first one the links must carry what followers ask of leaders: a link that nobody uses
 * could be cut, and nothing would follow from it.
 */
public final class LinkFaults {
    private static final Duration TRAFFIC_LIMIT = Duration.ofSeconds(15);
    private final Case c;
    private final Supplier<Links> links;
    private final Supplier<String> idle;
    private final Waiting waiting;
    private final Duration healBound;
    private final Deque<Injected> faults = new ArrayDeque<>();
    private boolean proven;

    /**
     * @param links throws where there are none
     * @param idle names links that should hold a connection of a follower to its leader, and do not
     * @param healBound from the end of all faults until none is idle
     */
    public LinkFaults(Case c, Supplier<Links> links, Supplier<String> idle, Waiting waiting, Duration healBound) {
        this.c = c;
        this.links = links;
        this.idle = idle;
        this.waiting = waiting;
        this.healBound = healBound;
    }

    /** The links themselves, for a case about them. */
    public Links links() { return links.get(); }

    /** These nodes stay together, cut off from all others, in both directions: connections are refused, and open ones closed. */
    public Injected isolate(Integer... nodes) { return Defect.MISUSE_IS_SILENT.in(c.options()) ? null : isolate(CutMode.REFUSE, nodes); }

    /** As {@link #isolate(Integer...)}, by refusal or by silence. */
    public Injected isolate(CutMode mode, Integer... nodes) { return begin(Cut.isolating(links(), mode, names(Set.of(nodes)))); }

    /** The nodes of each group reach each other, and nobody of another group. */
    @SafeVarargs public final Injected partition(Set<Integer>... groups) {
        return begin(new Cut(links(), links().across(Arrays.stream(groups).map(LinkFaults::names).toList()), CutMode.REFUSE));
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

    /** Undoes everything, and waits until followers hold connections to their leaders again. */
    public void heal() {
        release();
        waiting.within("connections-in-time", healBound, () -> {
            String missing = idle.get();
            return missing.isEmpty() ? Seen.done(true) : Seen.notYet(missing);
        });
    }

    /** Waits for proof that the links carry what followers ask of leaders, as any first fault does; for a case whose first fault may find no leader. */
    public void requireTraffic() {
        Witness.of("links carry what followers ask of leaders", TRAFFIC_LIMIT, idle, String::isEmpty);
        proven = true;
    }

    /** Undoes everything, the last fault first, and waits for nothing. */
    public void release() { while (!faults.isEmpty()) faults.pop().undo(); }

    /** Injects a fault that {@link #heal} undoes. */
    public Injected begin(Fault fault) {
        if (!proven) requireTraffic();
        Injected begun = fault.in(c);
        faults.push(begun);
        return begun;
    }

    static Set<String> names(Set<Integer> nodes) { return nodes.stream().map(id -> "" + id).collect(Collectors.toCollection(TreeSet::new)); }
}

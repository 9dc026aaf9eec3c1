package systems.kv;

import cluster.Wait;
import cluster.Wait.Seen;
import history.linear.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of a key-value cluster (contracts/kv.md §1). It follows hints and tries other nodes where that can do no harm, for as long as its
 * patience lasts, or is pinned to one node. What it is asked and answered is in the history of the cluster, one attempt after the other. Not
 * for several threads at a time.
 */
public final class KvClient {
    /** How long one attempt may take. */
    public static final Duration ATTEMPT = Duration.ofSeconds(5);
    /** How long it goes on to look for a node that takes the request. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LONGEST_PAUSE_NANOS = 300_000_000;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final String name = "c" + COUNT.incrementAndGet();
    private final Driver driver;
    private final KvHistory history;
    private final Recorder.Client recorded;
    private final Latencies latencies;
    private final List<Integer> nodes;
    private final Api api;
    private final boolean follows;
    private final Limits limits;
    private final SplittableRandom random;
    private int current;

    /** @param patience as {@link #PATIENCE} */
    record Limits(Duration attempt, Duration patience) {
        static Limits standard() { return new Limits(ATTEMPT, PATIENCE); }
    }

    /** @param nodes in the order in which it tries them; a single one that it does not leave if it does not follow */
    KvClient(Driver driver, KvHistory history, Latencies latencies, List<Integer> nodes, Api api, boolean follows, Limits limits, SplittableRandom random) {
        this.driver = driver;
        this.history = history;
        recorded = history.client(name);
        this.latencies = latencies;
        this.nodes = List.copyOf(nodes);
        this.api = api;
        this.follows = follows;
        this.limits = limits;
        this.random = random;
        current = nodes.getFirst();
    }

    /** As in histories. */
    public String name() { return name; }

    /** The same nodes by the other interface. */
    public KvClient over(Api other) { return new KvClient(driver, history, latencies, nodes, other, follows, limits, random.split()); }

    /** The same client for the same nodes, beginning at this one. */
    public KvClient startingAt(int node) {
        List<Integer> order = new ArrayList<>(List.of(node));
        nodes.stream().filter(other -> other != node).forEach(order::add);
        return new KvClient(driver, history, latencies, order, api, follows, limits, random.split());
    }

    public Answer set(String key, String value) { return call(new Request.Put(key, value)); }

    public Answer get(String key) { return call(new Request.Get(key)); }

    public Answer delete(String key) { return call(new Request.Delete(key)); }

    public Answer exists(String key) { return call(new Request.Exists(key)); }

    public Answer batchSet(Collection<Request.Pair> pairs) { return call(Request.batch(pairs)); }

    /** From now on these are the voters. */
    public Answer changeMembership(Set<Integer> voters) { return call(new Request.ChangeMembership(voters)); }

    /** With the address that the node has. */
    public Answer addLearner(int id) { return addLearner(id, driver.address(id, Api.HTTP)); }

    public Answer addLearner(int id, String address) { return call(new Request.AddLearner(id, address)); }

    /** Asks the node to make a cluster of itself. */
    public Answer initialize() { return call(new Request.Initialize()); }

    /** Waits until a read is answered. */
    public void waitForReady(Duration bound) {
        Wait.until("a client is served", bound, () -> {}, () -> {
            Answer seen = get("ready");
            return seen.acked() ? Seen.done(seen) : Seen.notYet(seen.said());
        });
    }

    /** One attempt, by a client that follows at the node that served it last; a refusal is remembered for the next one. */
    Answer once(Request request) {
        int at = current;
        Answer a = attempt(at, request);
        if (follows && !a.acked()) current = led(a, at).orElse(next(at));
        return a;
    }

    Answer call(Request request) { return callDue(request, System.nanoTime()); }

    /** @param dueNanos when it should have begun; from then on its time counts */
    Answer callDue(Request request, long dueNanos) {
        long deadline = System.nanoTime() + limits.patience().toNanos();
        Set<Integer> tried = new HashSet<>();
        int at = current;
        for (int hops = 0; ; hops++) {
            Answer a = attempt(at, request);
            if (!follows || !maybeElsewhere(request, a) || System.nanoTime() > deadline) {
                if (a.acked()) current = at;
                latencies.record(request, a, System.nanoTime() - dueNanos);
                return a.after(hops);
            }
            tried.add(at);
            OptionalInt led = led(a, at);
            if (led.isEmpty() || tried.contains(led.getAsInt())) pause();
            at = led.orElse(next(at));
        }
    }

    private Answer attempt(int at, Request request) {
        Recorder.Call call = history.begin(recorded, at, request);
        Answer a = driver.ask(at, api, request, limits.attempt());
        history.end(call, request, a);
        return a;
    }

    /** Whether another node may take it, and a second attempt would not be a second write. */
    private static boolean maybeElsewhere(Request request, Answer a) {
        return switch (a.kind()) {
            case OK -> false;
            case NOT_SENT -> true;
            case REJECTED -> a.said().contains("has to forward request to");
            case UNKNOWN -> request.isRead();
        };
    }

    private OptionalInt led(Answer a, int from) {
        OptionalInt to = a.hint().map(hint -> driver.nodeAt(hint, api)).orElse(OptionalInt.empty());
        return to.isPresent() && to.getAsInt() != from ? to : OptionalInt.empty();
    }

    private int next(int after) {
        int place = nodes.indexOf(after);
        return nodes.get((place + 1) % nodes.size());
    }

    /** With jitter, lest all clients come again at once. */
    private void pause() { LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS / 3, LONGEST_PAUSE_NANOS)); }

    @Override public String toString() { return name; }

    /** The same client for requests that end sooner. */
    public KvClient within(Duration limit) { return new KvClient(driver, history, latencies, new ArrayList<>(nodes), api, follows, new Limits(limit, limits.patience()), random.split()); }
}

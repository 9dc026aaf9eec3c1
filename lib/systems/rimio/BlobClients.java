package systems.rimio;

import history.linear.Action;
import history.linear.Answer;
import history.linear.Budget;
import history.linear.Judgement;
import history.linear.Linearizability;
import history.linear.Outcome;
import history.linear.Recorder;
import http.NoAnswer;
import http.Reply;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import kit.Case;

/**
 * Clients that put, get and delete the same few blobs through every node, two at each, whatever happens to the cluster. Every PUT has a value
 * of its own, and what they are told is a history of registers, one per path (contracts/rimio.md §11, clauses 1, 3, 10). An answer that is no success
 * leaves open whether a write took effect. After some operations, or some whose outcome is open, all move on to another path, so that each can be judged.
 */
public final class BlobClients implements AutoCloseable {
    /** Longer than a node is paused, so that it answers what it was asked before. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PER_NODE = 2;
    private static final int PATHS = 2;
    private static final int OPERATIONS_PER_PATH = 150;
    private static final int OPEN_PER_PATH = 8;
    private static final long PACE_NANOS = 25_000_000;
    private static final int BACK_OFF = 8;
    private static final int PUTS_PERCENT = 40;
    private static final int DELETES_PERCENT = 12;

    private final RimioCluster cluster;
    private final Recorder recorder;
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> read = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** A path in use, with what has happened on it. */
    private static final class Turn {
        final String path;
        int operations;
        int open;

        Turn(String path) { this.path = path; }
    }

    /** @param word what was read, {@code null} for nothing, or why it is not known */
    private record Seen(Outcome outcome, String word) {}

    private BlobClients(Case c, RimioCluster cluster) {
        this.cluster = cluster;
        recorder = new Recorder(c.workspace().file("history.jsonl"));
        for (int i = 0; i < PATHS; i++) turns.add(nextPath());
    }

    /** Begins at once. */
    public static BlobClients on(Case c, RimioCluster cluster) {
        var clients = c.closeAtEnd(new BlobClients(c, cluster));
        for (int i = 0; i < PER_NODE * cluster.nodes().size(); i++) {
            int number = 1 + i % cluster.nodes().size();
            Recorder.Client client = clients.recorder.client("c" + (i + 1));
            SplittableRandom random = c.random().split();
            clients.threads.add(Thread.ofPlatform().daemon().name("blob-client-" + (i + 1)).start(() -> clients.run(client, number, random)));
        }
        return clients;
    }

    private void run(Recorder.Client client, int number, SplittableRandom random) {
        try {
            while (!stopped) {
                boolean served = cluster.node(number).isAlive() && one(client, number, random);
                LockSupport.parkNanos((served ? 1 : BACK_OFF) * PACE_NANOS);
            }
        } catch (UncheckedIOException e) {
            if (!stopped) throw e; // what is answered after the end is in no history any more
        }
    }

    /** Returns whether it was served. */
    private boolean one(Recorder.Client client, int number, SplittableRandom random) {
        Turn turn = turn(random.nextInt(PATHS));
        int choice = random.nextInt(100);
        Seen seen = choice < PUTS_PERCENT ? put(client, number, turn.path) : choice < PUTS_PERCENT + DELETES_PERCENT ? delete(client, number, turn.path) : get(client, number, turn.path);
        if (seen.outcome == Outcome.OK) answered.incrementAndGet();
        if (seen.outcome == Outcome.UNKNOWN && choice < PUTS_PERCENT + DELETES_PERCENT) leftOpen(turn);
        return seen.outcome == Outcome.OK;
    }

    private synchronized Turn turn(int place) {
        Turn turn = turns.get(place);
        if (turn.operations++ < OPERATIONS_PER_PATH && turn.open < OPEN_PER_PATH) return turn;
        turns.set(place, nextPath());
        return turns.get(place);
    }

    private Turn nextPath() {
        paths.add("register/" + (paths.size() + 1));
        return new Turn(paths.getLast());
    }

    private synchronized void leftOpen(Turn turn) { turn.open++; }

    private NativeApi at(int number) { return cluster.node(number).blobsWithin(PATIENCE); }

    private Seen put(Recorder.Client client, int number, String path) {
        String value = client.nextValue(path);
        return asked(client.call("node " + number, path, new Action.Set(value)), () -> at(number).put(path, value.getBytes(StandardCharsets.UTF_8)), reply -> {
            if (reply.status() == 503) refused.add(value);
            return reply.status() == 201 || reply.status() == 200 ? Answer.done() : null;
        });
    }

    /** One that finds nothing to delete may say so. */
    private Seen delete(Recorder.Client client, int number, String path) {
        return asked(client.call("node " + number, path, new Action.Delete()), () -> at(number).delete(path),
            reply -> reply.status() == 204 || reply.status() == 200 ? Answer.done() : isAbsent(reply) ? Answer.existed(false) : null);
    }

    private Seen get(Recorder.Client client, int number, String path) {
        return asked(client.call("node " + number, path, new Action.Get()), () -> at(number).get(path), reply -> {
            if (reply.status() != 200) return isAbsent(reply) ? Answer.absent() : null;
            String value = new String(reply.body(), StandardCharsets.UTF_8);
            read.add(value);
            return Answer.read(value);
        });
    }

    private static boolean isAbsent(Reply reply) { return reply.status() == 404 || reply.status() == 410; }

    /** @param meaning of the reply; null for one that leaves open what happened */
    private static Seen asked(Recorder.Call call, Supplier<Reply> request, Function<Reply, Answer> meaning) {
        try {
            Reply reply = request.get();
            Answer answer = meaning.apply(reply);
            if (answer == null) call.unknown();
            else call.ok(answer);
            return answer == null ? new Seen(Outcome.UNKNOWN, "status " + reply.status()) : new Seen(Outcome.OK, String.valueOf(answer.value()));
        } catch (NoAnswer e) {
            boolean sent = !(e.getCause() instanceof ConnectException);
            if (sent) call.unknown();
            else call.neverSent();
            return new Seen(sent ? Outcome.UNKNOWN : Outcome.REJECTED, "no answer");
        }
    }

    /** Operations whose outcome is known, so far. */
    public int answered() { return answered.get(); }

    /** PUTs that were refused for want of a quorum, so far. */
    public int refused() { return refused.size(); }

    /** Values that somebody read though their PUT was answered 503; not for while they are at work. */
    public Set<String> refusedAndRead() {
        var both = new TreeSet<>(refused);
        both.retainAll(read);
        return both;
    }

    /** Ends them; returns when no operation is under way. */
    public void stop() {
        stopped = true;
        try {
            for (Thread t : threads) t.join(PATIENCE.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Paths that nodes answer differently, or one of them not at all, when nobody is at work any more, each with the answers. These reads are in the history, too. */
    public List<String> differences() {
        List<String> found = new ArrayList<>();
        Recorder.Client reader = recorder.client("reader");
        for (String path : paths) {
            List<Seen> seen = new ArrayList<>();
            for (int number = 1; number <= cluster.nodes().size(); number++) seen.add(get(reader, number, path));
            if (Set.copyOf(seen).size() > 1 || seen.getFirst().outcome != Outcome.OK) found.add(path + ": " + seen.stream().map(Seen::word).toList());
        }
        return found;
    }

    /** Whether some order of all operations on each path explains every answer. */
    public Judgement judge() { return Linearizability.judge(recorder.history(), Budget.standard()); }

    @Override public void close() {
        stop();
        recorder.close();
    }
}

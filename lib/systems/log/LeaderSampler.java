package systems.log;

import history.LeaderSample;
import history.LeaderSamples;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import kit.SetupError;

/** Asks every node, five times a second, whom it names as leader, for as long as the cluster is there (contracts/raft-log.md §1.2). */
public final class LeaderSampler implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private final Collection<Integer> ids;
    private final IntFunction<NodeView> ask;
    private final LeaderSamples samples;
    private final long startNanos = System.nanoTime();
    private final ReentrantLock rounds = new ReentrantLock(true);
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;

    /** @param ask asks one node, which may take a while */
    public LeaderSampler(Collection<Integer> ids, IntFunction<NodeView> ask, LeaderSamples samples) {
        this.ids = ids;
        this.ask = ask;
        this.samples = samples;
        thread = Thread.ofPlatform().daemon().name("leader-sampler").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                long next = System.nanoTime() + PERIOD.toNanos();
                rounds.lock();
                try {
                    round();
                } finally {
                    rounds.unlock();
                }
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void round() throws InterruptedException {
        List<Future<NodeView>> asked = ids.stream().map(id -> asking.submit(() -> ask.apply(id))).toList();
        for (Future<NodeView> answer : asked) {
            try {
                NodeView v = answer.get();
                samples.add(new LeaderSample((System.nanoTime() - startNanos) / 1_000_000, v.nodeId(), v.answered(), v.currentLeader(), v.term()));
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What was sampled while the time passed; less than twice a second of each node is nothing that a check could rest on. */
    public List<LeaderSample> observe(Duration time, Waiting waiting) {
        int from = count();
        waiting.pass(time);
        List<LeaderSample> seen = samples.since(from);
        if (seen.size() < 2 * time.toSeconds() * ids.size()) throw new SetupError("only " + seen.size() + " samples in " + time.toSeconds() + " s: the machine is too busy to observe anything");
        return seen;
    }

    /** Between two rounds: an answer that was asked for earlier tells of an earlier time. */
    private int count() {
        rounds.lock();
        try {
            return samples.count();
        } finally {
            rounds.unlock();
        }
    }

    @Override public void close() {
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asking.shutdownNow();
    }
}

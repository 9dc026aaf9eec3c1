package rimio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One question to several replicas at once. The answers are taken as they come, so that a dead or paused replica does not hold up a quorum. */
final class Round<T> {
    /** {@code value} is null when it failed. */
    record Answer<T>(Replica from, T value, Replica.Unreachable failure) {
        boolean ok() { return failure == null; }
    }

    private static final long SILENCE_MS = 1000;
    private static final long SILENCE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final LinkedBlockingQueue<Answer<T>> arriving = new LinkedBlockingQueue<>();
    private final List<Answer<T>> answers = new ArrayList<>();
    private final int asked;

    private Round(int asked) { this.asked = asked; }

    static <T> Round<T> ask(List<Replica> replicas, Function<Replica, T> question) {
        var round = new Round<T>(replicas.size());
        for (var replica : replicas) Thread.startVirtualThread(() -> round.arriving.add(round.call(replica, question)));
        return round;
    }

    /** Asks again and again until nobody keeps silent: what a paused replica holds up, for defects. */
    static void untilNobodyIsSilent(List<Replica> replicas, Function<Replica, ?> question) {
        long deadline = System.nanoTime() + SILENCE_LIMIT_NANOS;
        while (!ask(replicas, question).hearsAll() && System.nanoTime() < deadline) Thread.onSpinWait();
    }

    /** Waits a moment for everybody's answer, be it a failure. */
    private boolean hearsAll() {
        await(SILENCE_MS, round -> round.outstanding() == 0);
        return outstanding() == 0;
    }

    private Answer<T> call(Replica replica, Function<Replica, T> question) {
        try {
            return new Answer<>(replica, question.apply(replica), null);
        } catch (Replica.Unreachable e) {
            return new Answer<>(replica, null, e);
        } catch (RuntimeException e) {
            Log.warn("replica " + replica.nodeId() + ": " + e);
            return new Answer<>(replica, null, new Replica.Unreachable(e.toString(), true));
        }
    }

    /** Waits until it is enough, everybody answered, or the time is over. @return whether it is enough */
    boolean await(long timeoutMs, Predicate<Round<T>> enough) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!enough.test(this)) {
            if (answers.size() == asked) return false;
            try {
                var answer = arriving.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (answer == null) return false;
                answers.add(answer);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Gives stragglers a little more time, so that usually everybody is in step; a replica that is known to be slow is not waited for. */
    Round<T> grace(long timeoutMs) {
        await(timeoutMs, round -> round.answers.size() == asked);
        return this;
    }

    List<Answer<T>> answers() { return answers; }

    Stream<T> values() { return answers.stream().filter(Answer::ok).map(Answer::value); }

    int count(Predicate<T> which) { return (int) values().filter(which).count(); }

    int succeeded() { return count(value -> true); }

    int outstanding() { return asked - answers.size(); }
}

package cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import kit.SetupError;

/** Waiting that has a condition and a deadline, says what it last saw, and ends at once when a node died. */
public final class Wait {
    private static final Duration POLL = Duration.ofMillis(20);

    private Wait() {}

    /** What a probe saw: done or not, and words for the message should the time run out. */
    public record Seen<T>(Optional<T> value, String words) {
        public static <T> Seen<T> done(T value) { return new Seen<>(Optional.of(value), "done"); }

        public static <T> Seen<T> notYet(String words) { return new Seen<>(Optional.empty(), words); }
    }

    /**
     * Asks {@code probe} until it is done. An exception of the probe counts as "not yet".
     *
     * @param what what is waited for, as in "node n1 answers /health"
     * @param alive called before each probe; throws {@link SetupError} when waiting has become pointless
     */
    public static <T> T until(String what, Duration limit, Runnable alive, Callable<Seen<T>> probe) { return until(what, limit, POLL, alive, probe); }

    /** As {@link #until(String, Duration, Runnable, Callable)}, for a probe that costs the servers more: asked after each such period. */
    public static <T> T until(String what, Duration limit, Duration period, Runnable alive, Callable<Seen<T>> probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        String last = "nothing";
        while (System.nanoTime() < deadline) {
            alive.run();
            try {
                Seen<T> seen = probe.call();
                if (seen.value().isPresent()) return seen.value().get();
                last = seen.words();
            } catch (Exception e) {
                last = e.getMessage() == null ? e.toString() : e.getMessage();
            }
            pause(period);
        }
        alive.run();
        throw new SetupError("waited " + limit.toSeconds() + " s until " + what + "; last seen: " + last);
    }

    private static void pause(Duration period) {
        try {
            Thread.sleep(period);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while waiting", e);
        }
    }
}

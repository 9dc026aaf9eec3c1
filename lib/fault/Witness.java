package fault;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import kit.NoWitness;
import kit.SetupError;

/**
 * The measured proof that a fault took effect, and the way to undo it, which brings a proof of its own.
 *
 * @param effect what was measured, such as "pid 4711 is in state T"
 * @param undoing undoes the fault and returns what was measured then
 */
public record Witness(String effect, Supplier<String> undoing) {
    private static final int POLL_MS = 10;

    /**
     * Measures until what it sees proves the matter. Returns what was seen last.
     *
     * @param what for the message of {@link NoWitness} when the time is over, as in "pid 4711 is stopped"
     */
    public static String of(String what, Duration limit, Supplier<String> measure, Predicate<String> proof) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            String seen = measure.get();
            if (proof.test(seen)) return seen;
            if (System.nanoTime() > deadline) throw new NoWitness("no witness within " + limit.toMillis() + " ms that " + what + "; last seen: " + seen);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while looking for a witness", e);
        }
    }
}

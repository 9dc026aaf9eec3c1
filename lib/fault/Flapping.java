package fault;

import java.time.Duration;
import kit.NoWitness;
import kit.SetupError;

/**
 * Links that are cut and healed several times; when it is injected the last flap is over. Witnesses: both of each {@link Cut}.
 *
 * @param cutFor how long they stay cut each time, once that is proven
 * @param wholeFor how long they stay whole in between, once that is proven
 */
public record Flapping(Cut cut, int times, Duration cutFor, Duration wholeFor) implements Fault {
    @Override public String name() { return "flapping"; }

    @Override public String target() { return cut.target(); }

    @Override public Witness inject() {
        if (times <= 0) throw new NoWitness("links that flap " + times + " times do not flap");
        String broken = "";
        String whole = "";
        for (int flap = 1; flap <= times; flap++) {
            Witness witness = cut.inject();
            broken = witness.effect();
            pause(cutFor);
            whole = witness.undoing().get();
            if (flap < times) pause(wholeFor);
        }
        String healed = whole;
        return new Witness(times + " times: " + broken + "; then " + healed, () -> LinkFault.restored(cut.links(), cut.over()));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while links flap", e);
        }
    }

    @Override public String toString() { return "flapping of " + target(); }
}

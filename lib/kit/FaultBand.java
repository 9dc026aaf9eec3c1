package kit;

import java.util.function.LongSupplier;
import kit.Result.FaultResult;

/** The time during which a fault was in a case, with what witnessed its two ends; a report draws it as a band. */
public final class FaultBand {
    private final String name;
    private final String target;
    private final long atMs;
    private final LongSupplier clock;
    private final Trail trail;
    private Long untilMs;
    private String witness;
    private String undone;

    FaultBand(String name, String target, LongSupplier clock, Trail trail) {
        this.name = name;
        this.target = target;
        this.clock = clock;
        this.trail = trail;
        atMs = clock.getAsLong();
    }

    /** It took effect, and this proves it. */
    public synchronized void tookEffect(String proof) {
        witness = Secrets.mask(proof);
        trail.note("fault " + name + " of " + target + ": " + proof);
    }

    /** It was undone, and this proves it. */
    public synchronized void undone(String proof) {
        undone = Secrets.mask(proof);
        untilMs = clock.getAsLong();
        trail.note("fault " + name + " of " + target + " undone: " + proof);
    }

    synchronized FaultResult result() { return new FaultResult(name, target, atMs, untilMs, witness, undone); }
}

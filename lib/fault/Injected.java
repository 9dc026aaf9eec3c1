package fault;

import java.util.function.Supplier;
import kit.Case;
import kit.FaultBand;
import kit.Inconclusive;
import kit.NoWitness;

/** A fault that took effect in a case, until it is undone: by {@link #undo}, by the end of a block, or by the end of the case. */
public final class Injected implements AutoCloseable {
    private final Fault fault;
    private final FaultBand band;
    private final Witness witness;
    private boolean undone;

    private Injected(Fault fault, FaultBand band, Witness witness) {
        this.fault = fault;
        this.band = band;
        this.witness = witness;
    }

    /** Faults that are still there when the case ends are mended then, the last one first. */
    static Injected into(Case c, Fault fault) {
        FaultBand band = c.faultBegins(fault.name(), fault.target());
        Witness witness = orNoWitness(fault + " cannot be injected", fault::inject);
        band.tookEffect(witness.effect());
        var injected = new Injected(fault, band, witness);
        if (fault.mendedAtEnd()) c.closeAtEnd(injected);
        return injected;
    }

    private static <T> T orNoWitness(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (Inconclusive e) {
            throw e;
        } catch (RuntimeException e) {
            throw new NoWitness(what + ": " + e.getMessage(), e);
        }
    }

    /** Mends what was broken, and proves it; a second call does nothing. */
    public synchronized void undo() {
        if (undone) return;
        undone = true;
        band.undone(orNoWitness(fault + " cannot be undone", witness.undoing()));
    }

    @Override public void close() { undo(); }

    @Override public String toString() { return fault.toString(); }
}

package kit;

/** A fault left no witness, or a checker ran out of budget: the case ends as INCONCLUSIVE. */
public final class Inconclusive extends RuntimeException {
    public Inconclusive(String message) { super(message); }
}

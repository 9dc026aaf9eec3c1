package kit;

/** A fault left no witness ({@link NoWitness}), or a checker ran out of budget: the case ends as INCONCLUSIVE. */
public class Inconclusive extends RuntimeException {
    public Inconclusive(String message) { super(message); }

    Inconclusive(String message, Throwable cause) { super(message, cause); }
}

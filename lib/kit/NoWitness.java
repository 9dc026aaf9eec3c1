package kit;

/** A fault could not be injected, or nothing proves that it took effect or was undone: what was seen under it says nothing. */
public final class NoWitness extends Inconclusive {
    public NoWitness(String message) { super(message); }

    public NoWitness(String message, Throwable cause) { super(message, cause); }
}

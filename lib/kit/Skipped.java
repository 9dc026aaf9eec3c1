package kit;

/** The case cannot run here; the message is the reason, as a sentence. */
public final class Skipped extends RuntimeException {
    public Skipped(String reason) { super(reason); }
}

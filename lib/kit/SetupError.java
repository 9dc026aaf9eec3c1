package kit;

/** The set-up broke: a missing binary, a taken port, a node that exited. The case ends as ERROR, not as FAIL. */
public final class SetupError extends RuntimeException {
    public SetupError(String message) { super(message); }

    public SetupError(String message, Throwable cause) { super(message, cause); }
}

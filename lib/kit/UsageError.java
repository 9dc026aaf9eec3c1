package kit;

/** The command line asks for something impossible; exit code 2. */
public final class UsageError extends RuntimeException {
    public UsageError(String message) { super(message); }
}

package runner;

/** A case that does not compile, or whose dependencies do not resolve; the message is what the tool said. */
final class CompileError extends RuntimeException {
    CompileError(String message) { super(message); }
}

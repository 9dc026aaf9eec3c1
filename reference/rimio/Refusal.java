package rimio;

/** An answer other than success. The reason decides the HTTP status (contracts/rimio.md §6). */
final class Refusal extends RuntimeException {
    enum Reason {
        BAD_REQUEST(400), NOT_FOUND(404), METHOD_NOT_ALLOWED(405), CONFLICT(409), GONE(410), PRECONDITION_FAILED(412),
        TOO_LARGE(413), UNSUPPORTED_MEDIA(415), RANGE_NOT_SATISFIABLE(416), UNPROCESSABLE(422),
        /** The outcome of a write could not be learnt in time: it may or may not become visible. */
        OUTCOME_UNKNOWN(500),
        /** An archive that does not take or give the bytes. */
        ARCHIVE(502),
        /** Too few replicas: nothing was and nothing will be written. */
        NO_QUORUM(503),
        /** The head is known, but no source for its bytes. */
        UNREADABLE(503);

        final int status;

        Reason(int status) { this.status = status; }
    }

    final Reason reason;

    Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    int status() { return reason.status; }

    static Refusal badRequest(String message) { return new Refusal(Reason.BAD_REQUEST, message); }

    static Refusal noQuorum(String message) { return new Refusal(Reason.NO_QUORUM, message); }
}

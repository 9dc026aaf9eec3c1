package fetchbox;

/** Why a request is not served, with the status and code of contracts/fetchbox.md §2. */
final class Refusal extends RuntimeException {
    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static Refusal invalid(String message) { return new Refusal(400, "INVALID_PAYLOAD", message); }

    int status() { return status; }

    String code() { return code; }
}

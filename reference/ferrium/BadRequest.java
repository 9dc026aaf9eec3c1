package ferrium;

/** A request that the server cannot take as it is, answered with a status from 400 to 499 (contracts/kv.md §2.3). */
final class BadRequest extends RuntimeException {
    final int status;

    BadRequest(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }
}

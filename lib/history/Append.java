package history;

/**
 * A record that a client sent to a log, and what came of it.
 *
 * @param producer who sent it; its records of one partition are numbered in the order of sending
 * @param digest of its key, value and headers
 * @param offset where it was acknowledged; -1 unless {@link Outcome#ACKED}
 */
public record Append(String producer, long number, String partition, String digest, Outcome outcome, long offset) {
    public enum Outcome {
        /** Acknowledged by acks=all: it must be there, at its offset. */
        ACKED,
        /** The client or the server refused it for what it is: it must not be there. */
        REJECTED,
        /** Nobody knows: it may be there once. */
        UNKNOWN
    }

    /** Stands in a header of the record, and so tells it from others with the same bytes. */
    public String id() { return producer + "/" + number; }

    public boolean acked() { return outcome == Outcome.ACKED; }

    @Override public String toString() { return id() + " " + outcome + (acked() ? " at " + offset : ""); }
}

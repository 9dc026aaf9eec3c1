package history;

/**
 * A record as somebody holds it: a replica, or a reader.
 *
 * @param id {@link Append#id}; "none" for a record that does not name one
 * @param term of the leader that took it, as a replica keeps it; -1 where nobody tells
 */
public record Entry(long offset, String id, String digest, int term) {
    /** Whether both are the same record at the same offset, whoever holds it. */
    boolean same(Entry other) { return offset == other.offset && id.equals(other.id) && digest.equals(other.digest); }

    @Override public String toString() { return id + " at " + offset; }
}

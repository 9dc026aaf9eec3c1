package rimio;

/** Where archived values lie: one kind of storage, with keys and whole objects (contracts/rimio.md §8). */
interface ArchiveStore {
    /** What a head should say of an object. */
    String url(String key);

    /** @throws Away */
    void put(String key, byte[] body);

    /** For a defect. */
    void remove(String key);

    /** A range of the object that a head names. @throws Away @throws IllegalArgumentException if the url cannot be one of this kind */
    Piece range(String url, long from, int length);

    /** @param objectSizeBytes of the whole object, 0 if there is none; @param bytes fewer than asked for where it ends before */
    record Piece(long objectSizeBytes, byte[] bytes) {}

    /** It cannot be reached, or refuses. */
    final class Away extends RuntimeException {
        Away(String message) { super(message, null, false, false); }
    }
}

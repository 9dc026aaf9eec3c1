package rimio;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The object operations that the native API and the S3 gateway share (contracts/rimio.md §6.1, §7). Each may throw {@link Refusal}. */
interface Blobs {
    record Written(String path, int slotId, long generation, String etag, long sizeBytes, int committedReplicas, boolean replay) {}

    /** Current head of a path. deleted()==true for a tombstone. */
    record Found(String path, long generation, String etag, long sizeBytes, Instant updatedAt, boolean deleted, long partSizeBytes, int partCount, String archiveUrl) {}

    record Item(String path, long generation, String etag, long sizeBytes, Instant updatedAt, boolean deleted) {}

    /** nextCursor is null at the end. */
    record Page(List<Item> items, String nextCursor) {}

    /** etags as sent, unquoted; "*" allowed; null = header absent. A deleted object counts as missing. */
    record Precondition(List<String> ifMatch, List<String> ifNoneMatch) {
        static final Precondition NONE = new Precondition(null, null);
    }

    Written put(String path, byte[] body, String writeIdOrNull, Precondition precondition);

    /** Empty = never written. */
    Optional<Found> find(String path);

    byte[] read(Found found, long from, long toInclusive);

    Written delete(String path, String writeIdOrNull);

    Page list(String prefix, int limit, String afterExclusive, boolean includeDeleted);
}

package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;

/**
 * The newest state of a path: a value or a tombstone. The natural order is the head order of contracts/rimio.md §6.2:
 * generation, then tombstone over meta, then the larger hash. {@code text} is the JSON that {@code sha256} was made of,
 * but for what a replica learnt later: its {@code part_index_state} and the {@code archive_url}.
 */
record Head(String path, Kind kind, long generation, String sha256, String text) implements Comparable<Head> {
    enum Kind {
        META, TOMBSTONE;

        final String wire = name().toLowerCase();

        static Kind parse(String wire) {
            for (var kind : values()) if (kind.wire.equals(wire)) return kind;
            throw Refusal.badRequest("bad head_kind");
        }
    }

    private static final Comparator<Head> ORDER = Comparator.comparingLong(Head::generation).thenComparing(Head::kind).thenComparing(Head::sha256);

    @Override public int compareTo(Head other) { return ORDER.compare(this, other); }

    boolean isAfter(Head other) { return other == null || compareTo(other) > 0; }

    boolean sameAs(Head other) { return other != null && compareTo(other) == 0; }

    boolean deleted() { return kind == Kind.TOMBSTONE; }

    Meta meta() { return Meta.parse(text); }

    /** When the head was written, by the clock of its coordinator. */
    Instant updatedAt() { return Meta.instant(Json.textOrNull(Json.parse(text), deleted() ? "deleted_at" : "updated_at")); }

    static Head ofMeta(String path, int slot, long generation, long sizeBytes, String etag, Instant now, String archiveUrl) {
        var json = Json.object().put("path", path).put("slot_id", slot).put("generation", generation).put("version", generation)
            .put("size_bytes", sizeBytes).put("etag", etag).put("part_size", Meta.PART_SIZE_BYTES).put("part_count", sizeBytes == 0 ? 0 : 1)
            .put("part_index_state", "complete");
        if (archiveUrl != null) json.put("archive_url", archiveUrl);
        return hashed(path, Kind.META, generation, json.put("updated_at", now.toString()));
    }

    /** What an init scan makes: the bytes are in the archive only. */
    static Head ofImport(String path, int slot, long generation, long sizeBytes, String etag, long partSizeBytes, String archiveUrl, Instant updatedAt) {
        var json = Json.object().put("path", path).put("slot_id", slot).put("generation", generation).put("version", generation)
            .put("size_bytes", sizeBytes).put("etag", etag).put("part_size", partSizeBytes).put("part_count", (sizeBytes + partSizeBytes - 1) / partSizeBytes)
            .put("part_index_state", "none").put("archive_url", archiveUrl).put("updated_at", updatedAt.toString());
        return hashed(path, Kind.META, generation, json);
    }

    /** The same head after this replica learnt something: neither where its parts are nor where its copy is belongs to what the hash names. */
    Head learnt(String field, String value) { return new Head(path, kind, generation, sha256, Json.text(((ObjectNode) Json.parse(text)).put(field, value))); }

    static Head ofTombstone(String path, int slot, long generation, Instant now) {
        return hashed(path, Kind.TOMBSTONE, generation, Json.object().put("path", path).put("slot_id", slot).put("generation", generation)
            .put("deleted_at", now.toString()).put("reason", "api-delete"));
    }

    private static Head hashed(String path, Kind kind, long generation, ObjectNode json) {
        var text = Json.text(json);
        return new Head(path, kind, generation, Sha256.hex(text), text);
    }

    /** Form between nodes; the public form of GET heads is made by {@link InternalApi}. */
    ObjectNode toJson() {
        return Json.object().put("path", path).put("head_kind", kind.wire).put("generation", generation).put("head_sha256", sha256).put("text", text);
    }

    static Head fromJson(JsonNode json) {
        if (json == null || json.isNull()) return null;
        return new Head(json.path("path").asText(), Kind.parse(json.path("head_kind").asText()), json.path("generation").asLong(),
            json.path("head_sha256").asText(), json.path("text").asText());
    }

    /** What a value's head says about its bytes; lenient about fields that imported or injected rows leave out. */
    record Meta(long sizeBytes, String etag, long partSizeBytes, int partCount, String partIndexState, String archiveUrl, Instant updatedAt) {
        static final long PART_SIZE_BYTES = 64L << 20;

        static Meta parse(String text) {
            var json = Json.parse(text);
            long size = json.path("size_bytes").asLong();
            long partSize = json.path("part_size").asLong(0) > 0 ? json.path("part_size").asLong() : PART_SIZE_BYTES;
            int partCount = Math.max(json.path("part_count").asInt(0), (int) ((size + partSize - 1) / partSize));
            return new Meta(size, json.path("etag").asText(""), partSize, partCount, json.path("part_index_state").asText("complete"),
                Json.textOrNull(json, "archive_url"), instant(Json.textOrNull(json, "updated_at")));
        }

        static Instant instant(String text) {
            if (text == null) return Instant.EPOCH;
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                return Instant.EPOCH;
            }
        }

        long partLengthBytes(int partNo) { return Math.min(partSizeBytes, sizeBytes - partNo * partSizeBytes); }
    }
}

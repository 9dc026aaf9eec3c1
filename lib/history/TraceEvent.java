package history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Objects;

/**
 * One answered write as a client saw it (contracts/rimio.md §9).
 *
 * <p>Only native PUT 201/200 and DELETE 204/200 become events. A repeated DELETE has no kind of its own and is not
 * legal in a trace: it makes no further generation, so leave it out.
 *
 * @param kind what was answered
 * @param path path of the object, as the server names it (normalised); any text
 * @param writeId the write id sent, or an {@code auto-...} name when none was sent; any text
 * @param etag etag of the value, or {@link #NO_ETAG} for a delete
 * @param generation generation answered, for a delete the one read from its tombstone; 0 or more
 * @param committedReplicas how many replicas the server says hold the write; 1 or more
 * @param quorumReached whether the write was answered as a success
 * @param fromCache whether the answer was {@code idempotent_replay:true}
 */
public record TraceEvent(
        Kind kind,
        String path,
        String writeId,
        String etag,
        long generation,
        int committedReplicas,
        boolean quorumReached,
        boolean fromCache) {

    /** What stands in place of an etag where there is no value. */
    public static final String NO_ETAG = "none";

    /** Kinds of event; the trace file has them in lower case. */
    public enum Kind {
        /** A PUT that made a new generation. */
        PUT("put"),
        /** A PUT answered with {@code idempotent_replay:true}. */
        PUT_RETRY("put_retry"),
        /** A DELETE that made a tombstone. */
        DELETE("delete");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word for this kind in trace files and in TLA+. */
        public String word() {
            return word;
        }

        /**
         * The kind behind a word of a trace file.
         *
         * @throws IllegalArgumentException if there is no such kind
         */
        public static Kind of(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "kind is \"" + word + "\", expected put, put_retry or delete"));
        }
    }

    /**
     * Checks the ranges of §9; whether the event is legal where it stands is for {@link TraceReplay} to say.
     *
     * @throws IllegalArgumentException if the generation is negative or no replica committed
     * @throws NullPointerException if a text or the kind is missing
     */
    public TraceEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(writeId, "write_id");
        Objects.requireNonNull(etag, "etag");
        if (generation < 0) {
            throw new IllegalArgumentException("generation is " + generation + ", expected 0 or more");
        }
        if (committedReplicas < 1) {
            throw new IllegalArgumentException("committed_replicas is " + committedReplicas + ", expected 1 or more");
        }
    }

    /** A PUT answered 201. A write id of null or blank means that none was sent. */
    public static TraceEvent put(String path, String writeId, String etag, long generation, int committedReplicas) {
        return new TraceEvent(
                Kind.PUT, path, named(writeId, "auto-put-g", generation), etag, generation, committedReplicas,
                true, false);
    }

    /** A PUT answered 200 with {@code idempotent_replay:true}; such an answer needs the write id it repeats. */
    public static TraceEvent putRetry(
            String path, String writeId, String etag, long generation, int committedReplicas) {
        return new TraceEvent(Kind.PUT_RETRY, path, writeId, etag, generation, committedReplicas, true, true);
    }

    /**
     * A DELETE answered 204 or 200. A write id of null or blank means that none was sent.
     *
     * @param generation generation of the tombstone, read back from the internal heads
     * @param writeQuorum W; the answer to a DELETE does not say how many replicas committed
     */
    public static TraceEvent delete(String path, String writeId, long generation, int writeQuorum) {
        return new TraceEvent(
                Kind.DELETE, path, named(writeId, "auto-delete-g", generation), NO_ETAG, generation, writeQuorum,
                true, false);
    }

    /** The same event with another generation: a seeded defect for the self-test of a case. */
    public TraceEvent withGeneration(long other) {
        return new TraceEvent(kind, path, writeId, etag, other, committedReplicas, quorumReached, fromCache);
    }

    /** One line for reports: the event with everything that decides whether it is legal. */
    public String summary() {
        return "%s of %s, write id %s, generation %d, etag %s, committed %d%s%s".formatted(
                kind.word(), quoted(path), quoted(writeId), generation, etag, committedReplicas,
                quorumReached ? "" : ", no quorum", fromCache ? ", from cache" : "");
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance.objectNode()
                .put("kind", kind.word())
                .put("path", path)
                .put("write_id", writeId)
                .put("etag", etag)
                .put("generation", generation)
                .put("committed_replicas", committedReplicas)
                .put("quorum_reached", quorumReached)
                .put("from_cache", fromCache);
    }

    /** Reads one event; keys it does not know are left alone. Throws IllegalArgumentException on any other fault. */
    static TraceEvent fromJson(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("expected an object, found " + node.getNodeType());
        }
        return new TraceEvent(
                Kind.of(text(node, "kind")),
                text(node, "path"),
                text(node, "write_id"),
                text(node, "etag"),
                number(node, "generation", Long.MAX_VALUE),
                (int) number(node, "committed_replicas", Integer.MAX_VALUE),
                flag(node, "quorum_reached"),
                flag(node, "from_cache"));
    }

    private static String text(JsonNode node, String key) {
        return typed(node, key, required(node, key).isTextual(), "a string").textValue();
    }

    private static boolean flag(JsonNode node, String key) {
        return typed(node, key, required(node, key).isBoolean(), "true or false").booleanValue();
    }

    private static long number(JsonNode node, String key, long max) {
        JsonNode value = required(node, key);
        boolean fits = value.isIntegralNumber() && value.canConvertToLong()
                && value.longValue() >= 0 && value.longValue() <= max;
        return typed(node, key, fits, "a whole number from 0 to " + max).longValue();
    }

    private static JsonNode required(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("key " + key + " is missing");
        }
        return value;
    }

    private static JsonNode typed(JsonNode node, String key, boolean right, String expected) {
        if (!right) {
            throw new IllegalArgumentException("key " + key + " is " + node.get(key) + ", expected " + expected);
        }
        return node.get(key);
    }

    private static String named(String writeId, String automatic, long generation) {
        return writeId == null || writeId.isBlank() ? automatic + generation : writeId;
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }
}

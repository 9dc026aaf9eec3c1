package history;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A trace as a TLA+ model: module and configuration around TraceReplay.tla, all texts replaced by symbols. */
final class TraceModel {

    private final List<TraceEvent> events;
    private final int minWriteReplicas;
    private final int replicaCount;
    private final Map<String, String> paths = new LinkedHashMap<>();
    private final Map<String, String> writeIds = new LinkedHashMap<>();
    private final Map<String, String> etags = new LinkedHashMap<>();
    private final String observed;

    TraceModel(List<TraceEvent> events, int minWriteReplicas, int replicaCount) {
        this.events = events;
        this.minWriteReplicas = minWriteReplicas;
        this.replicaCount = replicaCount;
        this.observed = events.stream().map(this::record).collect(Collectors.joining(",\n  "));
    }

    String module() {
        return "---- MODULE MC ----\nEXTENDS TraceReplay\nObservedDef == <<\n  " + observed + "\n>>\n====\n";
    }

    String config() {
        List<String> replicas = IntStream.rangeClosed(1, replicaCount).mapToObj(i -> "r" + i).toList();
        return """
                SPECIFICATION Spec
                CONSTANTS
                  Paths = %s
                  WriteIds = %s
                  Etags = %s
                  Replicas = %s
                  MinWriteReplicas = %d
                  MaxGeneration = %d
                  Observed <- ObservedDef
                INVARIANTS TypeInvariant IndexInBounds CacheEntriesAreMetaWrites ValidNeverDrops TraceAccepted
                PROPERTIES MonotonicHistory
                """.formatted(set(paths.values()), set(writeIds.values()), set(etags.values()), set(replicas),
                minWriteReplicas, events.size());
    }

    /** Symbol to text, as the reader of TLC's output needs it. */
    ObjectNode legend() {
        ObjectNode legend = JsonNodeFactory.instance.objectNode();
        paths.forEach(explain(legend.putObject("paths")));
        writeIds.forEach(explain(legend.putObject("write_ids")));
        etags.forEach(explain(legend.putObject("etags")));
        return legend;
    }

    private String record(TraceEvent e) {
        return ("[kind |-> \"%s\", path |-> \"%s\", write_id |-> \"%s\", etag |-> \"%s\", generation |-> %d,"
                + " committed_replicas |-> %d, quorum_reached |-> %s, from_cache |-> %s]").formatted(
                e.kind().word(), symbol(paths, "p", e.path()), symbol(writeIds, "w", e.writeId()), etag(e),
                generation(e), e.committedReplicas(), bool(e.quorumReached()), bool(e.fromCache()));
    }

    /** "none" is a word of the rules, not a text. */
    private String etag(TraceEvent e) {
        return e.etag().equals(TraceEvent.NO_ETAG) ? TraceEvent.NO_ETAG : symbol(etags, "e", e.etag());
    }

    /**
     * TLC's numbers end at 2^31-1. Generations of a legal trace end at its length, so anything above is equally
     * wrong and may be cut.
     */
    private long generation(TraceEvent e) {
        return Math.min(e.generation(), events.size() + 1L);
    }

    private static String symbol(Map<String, String> symbols, String prefix, String text) {
        return symbols.computeIfAbsent(text, t -> prefix + (symbols.size() + 1));
    }

    private static BiConsumer<String, String> explain(ObjectNode part) {
        return (text, symbol) -> part.put(symbol, text);
    }

    private static String bool(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    private static String set(Collection<String> symbols) {
        return symbols.stream().map(s -> '"' + s + '"').collect(Collectors.joining(", ", "{", "}"));
    }
}

package rimio;

import rimio.MetaLog.Entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the committed entries of the embedded registry add up to (contracts/rimio.md §5). */
final class MetaState {
    static final String BOOTSTRAP = "bootstrap/state";
    static final String NODE = "node";
    static final String GONE = "gone";
    static final String SLOTS = "slots";
    private static final long NODE_TTL_MS = TimeUnit.SECONDS.toMillis(60);

    /** A node record and when its node wrote it. Members' clocks must agree to a few seconds. */
    private record Presence(String record, long atMs) {}

    private final Defects defects;
    private final Map<String, Presence> nodes = new HashMap<>();
    private final Map<Integer, String> slots = new HashMap<>();
    private String bootstrap;

    MetaState(Defects defects) { this.defects = defects; }

    synchronized void apply(Entry entry) {
        switch (entry.kind()) {
            case BOOTSTRAP -> bootstrap = bootstrap == null || defects.on(Defect.BOOTSTRAP_OVERWRITTEN) ? entry.body() : bootstrap; // write-once
            case NODE -> {
                var json = Json.parse(entry.body());
                nodes.put(json.path("id").asText(), new Presence(json.path("record").asText(), json.path("at_ms").asLong()));
            }
            case GONE -> nodes.remove(entry.body());
            case SLOTS -> {
                int slot = 0;
                for (var record : Json.parse(entry.body())) slots.put(slot++, record.asText());
            }
            default -> { } // only for the consensus itself
        }
    }

    synchronized String bootstrap() { return bootstrap; }

    /** Records that their nodes have refreshed lately. */
    synchronized Map<String, String> nodes(List<String> ids) {
        long oldestMs = System.currentTimeMillis() - NODE_TTL_MS;
        var found = new HashMap<String, String>();
        for (var id : ids) {
            var presence = nodes.get(id);
            if (presence != null && (presence.atMs > oldestMs || defects.on(Defect.NODE_RECORD_WITHOUT_EXPIRY))) found.put(id, presence.record);
        }
        return found;
    }
}

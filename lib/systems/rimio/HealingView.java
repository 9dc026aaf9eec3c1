package systems.rimio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One replica of one slot as its heal routes tell it (contracts/rimio.md §6.2). Every call asks anew. */
public final class HealingView {
    private static final int ATTEMPTS = 20;
    private final InternalApi api;
    private final int slot;

    HealingView(InternalApi api, int slot) {
        this.api = api;
        this.slot = slot;
    }

    /** Digest by prefix, for a prefix length of 1 to 8 hex digits. */
    public Map<String, String> digests(int prefixLength) {
        Map<String, String> digests = new TreeMap<>();
        for (JsonNode s : api.slotlets(slot, prefixLength).json().path("slotlets")) digests.put(s.path("prefix").asText(), s.path("digest").asText());
        return digests;
    }

    /** Objects counted over all slotlets; tombstones count. */
    public long objects(int prefixLength) {
        long sum = 0;
        for (JsonNode s : api.slotlets(slot, prefixLength).json().path("slotlets")) sum += s.path("objects").asLong();
        return sum;
    }

    /** Every head by path, as {@code kind generation head_sha256}, found by prefixes of two digits. */
    public Map<String, String> heads() { return heads(digests(2).keySet()); }

    /** The heads under these prefixes. */
    public Map<String, String> heads(Set<String> prefixes) {
        Map<String, String> heads = new TreeMap<>();
        for (JsonNode h : api.healHeads(slot, List.copyOf(prefixes)).json().path("heads"))
            heads.put(h.path("path").asText(), h.path("head_kind").asText() + " " + h.path("generation").asLong() + " " + h.path("head_sha256").asText());
        return heads;
    }

    /** Whether digests are equal exactly when heads are. Asks again while repair changes the heads under the questions. */
    public boolean digestsTellTheDifferenceTo(HealingView other) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Set<String> before = differenceTo(other);
            boolean equalDigests = digests(2).equals(other.digests(2));
            if (before.equals(differenceTo(other))) return equalDigests == before.isEmpty();
        }
        throw new kit.Inconclusive("the heads of the two replicas changed " + ATTEMPTS + " times while they were compared");
    }

    /** Paths whose heads differ, or that only one of the two has. */
    public Set<String> differenceTo(HealingView other) {
        Map<String, String> mine = heads();
        Map<String, String> theirs = other.heads();
        Set<String> paths = new TreeSet<>(mine.keySet());
        paths.addAll(theirs.keySet());
        paths.removeIf(p -> mine.containsKey(p) && mine.get(p).equals(theirs.get(p)));
        return paths;
    }
}

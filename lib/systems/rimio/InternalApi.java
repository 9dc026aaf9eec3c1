package systems.rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import http.Http;
import http.Percent;
import http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The node-to-node API of one node (contracts/rimio.md §6.2): what this replica itself holds. */
public final class InternalApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Http http;
    private final Profile profile;
    private final String prefix;

    InternalApi(Http http, Profile profile, String prefix) {
        this.http = http;
        this.profile = profile;
        this.prefix = prefix;
    }

    /** The head of a path on this replica; 404 with {@code found:false} where it has none. Creates the slot on disk. */
    public Reply head(int slot, String path) { return http.get(slot(slot) + "/heads?path=" + Percent.query(path)).send(); }

    /** Offers a head to this replica alone: compare-and-set by the head order. */
    public Reply putHead(int slot, String path, JsonNode head) { return json("PUT", slot(slot) + "/heads?path=" + Percent.query(path), head); }

    /** Bytes of one part as this replica holds them. */
    public Reply part(int slot, String path, long generation, int partNo) {
        return http.get(slot(slot) + "/parts/_?path=%s&generation=%d&part_no=%d".formatted(Percent.query(path), generation, partNo)).send();
    }

    /** Stores a part on this replica alone. */
    public Reply putPart(int slot, String sha256, String path, long generation, int partNo, byte[] body) {
        return http.put(slot(slot) + "/parts/%s?path=%s&generation=%d&part_no=%d".formatted(sha256, Percent.query(path), generation, partNo), body)
            .header(profile.headerPrefix() + "generation", String.valueOf(generation)).header(profile.headerPrefix() + "part-no", String.valueOf(partNo)).send();
    }

    /** @param prefixLength 1 to 8 hex digits */
    public Reply slotlets(int slot, int prefixLength) { return http.get(slot(slot) + "/heal/slotlets?prefix_len=" + prefixLength).send(); }

    /** The prefixes that {@link #slotlets} lists. */
    public List<String> slotletPrefixes(int slot, int prefixLength) { return slotlets(slot, prefixLength).json().path("slotlets").findValuesAsText("prefix"); }

    public Reply healHeads(int slot, Collection<String> prefixes) { return json("POST", slot(slot) + "/heal/heads", JSON.valueToTree(Map.of("prefixes", prefixes))); }

    public Reply repair(int slot, String sourceNodeId, Collection<String> paths, boolean dryRun) {
        return json("POST", slot(slot) + "/heal/repair", JSON.valueToTree(Map.of("source_node_id", sourceNodeId, "blob_paths", paths, "dry_run", dryRun)));
    }

    /** A request to a route below the prefix, sent as it is given: for those that a server must refuse, and for forms that no word here uses. */
    public Http.Request raw(String method, String route) { return http.request(method, prefix + route); }

    public Reply bootstrap() { return http.get(prefix + "/cluster/bootstrap").send(); }

    public Reply embedSeeds() { return http.get(prefix + "/cluster/embed-seeds").send(); }

    /** A fresh JSON object to build a head from. */
    public static ObjectNode object() { return JSON.createObjectNode(); }

    private Reply json(String method, String path, JsonNode body) {
        return http.request(method, path).header("content-type", "application/json").body(body.toString().getBytes(StandardCharsets.UTF_8)).send();
    }

    private String slot(int slot) { return prefix + "/slots/" + slot; }
}

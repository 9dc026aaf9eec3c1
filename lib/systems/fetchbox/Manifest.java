package systems.fetchbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A manifest in the making (contracts/fetchbox.md §2). */
public final class Manifest {
    private final ObjectNode json = new ObjectMapper().createObjectNode().put("manifest_version", "v1");

    private Manifest() {
        json.putObject("metadata").put("made_by", "casebook");
        json.putArray("resources");
    }

    /** One without resources, which is not valid yet. */
    public static Manifest empty() { return new Manifest(); }

    /** One resource. */
    public static Manifest of(String id, String url) { return empty().resource(id, url); }

    public Manifest resource(String id, String url) { return resource(id, url, Map.of(), Map.of()); }

    public Manifest resource(String id, String url, Map<String, String> headers, Map<String, String> tags) {
        ObjectNode resource = json.withArray("resources").addObject().put("id", id).put("url", url);
        headers.forEach(resource.putObject("headers")::put);
        tags.forEach(resource.putObject("tags")::put);
        return this;
    }

    /** The tree itself, for what a manifest may have beside resources, or should not. */
    public ObjectNode json() { return json; }

    public byte[] bytes() { return json.toString().getBytes(StandardCharsets.UTF_8); }
}

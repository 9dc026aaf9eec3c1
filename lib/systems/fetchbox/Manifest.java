package systems.fetchbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

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

    /** Its bytes as gzip packs them. */
    public byte[] packed() {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Adds metadata until it has this many bytes. */
    public Manifest filled(int bytes) {
        json.withObject("metadata").put("filler", "");
        json.withObject("metadata").put("filler", "f".repeat(bytes - bytes().length));
        return this;
    }

    /** What a JSON text says: where each value is, and how it is written, numbers by their digits. The order of fields is none of it. A text that is no JSON ends early. */
    public static List<String> values(byte[] text) {
        List<String> values = new ArrayList<>();
        try (JsonParser in = new JsonFactory().createParser(text)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) if (token != JsonToken.FIELD_NAME && !token.isStructEnd()) values.add(in.getParsingContext().pathAsPointer() + " " + in.getText());
        } catch (IOException e) {
            values.add(e.getMessage());
        }
        return values.stream().sorted().toList();
    }
}

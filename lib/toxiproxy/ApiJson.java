package toxiproxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What requests say and answers tell, as JSON. */
final class ApiJson {
    private static final JsonMapper JSON = JsonMapper.builder().disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private ApiJson() {}

    static ProxyCollection.Input proxyInput(String body) { return read(tree(body), ProxyCollection.Input.class); }

    static List<ProxyCollection.Input> proxyInputs(String body) {
        JsonNode array = tree(body);
        if (!array.isArray()) throw ApiError.badBody("not an array");
        List<ProxyCollection.Input> inputs = new ArrayList<>();
        array.forEach(p -> inputs.add(read(p, ProxyCollection.Input.class)));
        return inputs;
    }

    /** Downstream, applying to every connection, and called after its type unless the request says otherwise. */
    static ToxicEntry newToxic(String body) {
        JsonNode given = object(body);
        String type = given.path("type").asText("");
        String stream = given.path("stream").asText(ToxicEntry.DOWNSTREAM);
        if (!stream.equals(ToxicEntry.UPSTREAM) && !stream.equals(ToxicEntry.DOWNSTREAM)) throw ApiError.invalidStream();
        Class<? extends Toxic> kind = Toxic.named(type);
        if (kind == null) throw ApiError.invalidType();
        String name = given.path("name").asText("");
        ObjectNode attributes = JSON.createObjectNode();
        if (given.get("attributes") instanceof ObjectNode named) attributes = named;
        return new ToxicEntry(name.isEmpty() ? type + "_" + stream : name, type, stream, toxicity(given, 1), read(attributes, kind));
    }

    /** The same toxic with the attributes and the toxicity that a request names. */
    static ToxicEntry changed(ToxicEntry entry, String body) {
        JsonNode given = object(body);
        ObjectNode attributes = JSON.valueToTree(entry.toxic());
        if (given.get("attributes") instanceof ObjectNode named) attributes.setAll(named);
        return new ToxicEntry(entry.name(), entry.type(), entry.stream(), toxicity(given, entry.toxicity()), read(attributes, entry.toxic().getClass()));
    }

    private static float toxicity(JsonNode given, float otherwise) {
        JsonNode toxicity = given.path("toxicity");
        if (toxicity.isMissingNode() || toxicity.isNull()) return otherwise;
        if (!toxicity.isNumber()) throw ApiError.badBody("toxicity is no number");
        return toxicity.floatValue();
    }

    private static JsonNode object(String body) {
        JsonNode tree = tree(body);
        if (!tree.isObject()) throw ApiError.badBody("not an object");
        return tree;
    }

    private static JsonNode tree(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isMissingNode()) throw ApiError.badBody("EOF");
            return tree;
        } catch (JsonProcessingException e) {
            throw ApiError.badBody(e.getOriginalMessage());
        }
    }

    private static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw ApiError.badBody(e.getOriginalMessage());
        }
    }

    static String error(ApiError e) { return error(e.status(), e.getMessage()); }

    static String error(int status, String message) { return JSON.createObjectNode().put("error", message).put("status", status).toString(); }

    static String proxy(ToxicProxy proxy) { return node(proxy).toString(); }

    static String proxies(List<ToxicProxy> proxies) {
        ObjectNode all = JSON.createObjectNode();
        proxies.forEach(p -> all.set(p.name(), node(p)));
        return all.toString();
    }

    static String populated(ProxyCollection.Populated done) {
        ObjectNode answer = JSON.createObjectNode();
        if (done.error() != null) answer.put("error", done.error().getMessage()).put("status", done.error().status());
        var made = answer.putArray("proxies");
        done.proxies().forEach(p -> made.add(node(p)));
        return answer.toString();
    }

    private static ObjectNode node(ToxicProxy proxy) {
        ObjectNode node = JSON.createObjectNode().put("name", proxy.name()).put("listen", proxy.listen()).put("upstream", proxy.upstream()).put("enabled", proxy.enabled());
        node.set("toxics", JSON.valueToTree(proxy.toxics()));
        return node;
    }

    static String toxic(ToxicEntry entry) { return JSON.valueToTree(entry).toString(); }

    static String toxics(List<ToxicEntry> toxics) { return JSON.valueToTree(toxics).toString(); }
}

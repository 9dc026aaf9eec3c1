package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * etcd through the JSON gateway of its v3 API (contracts/rimio.md §5): keys and values are base64 there. Records carry no expiry (§4).
 * Each request goes to the first endpoint that answers.
 */
final class EtcdRegistry implements Registry {
    private static final int TIMEOUT_MS = 2000;
    /** etcd takes at most 128 operations in one transaction. */
    private static final int OPERATIONS = 100;

    private final List<String> endpoints;
    private final String prefix;
    private final Defects defects;

    /** @param endpoints {@code host:port} or {@code http://host:port} */
    EtcdRegistry(List<String> endpoints, String registryPrefix, String namespace, Defects defects) {
        this.endpoints = endpoints.stream().map(e -> e.contains("://") ? e : "http://" + e).toList();
        this.prefix = "/" + registryPrefix + "/" + namespace + "/";
        this.defects = defects;
    }

    @Override public String bootstrap() { return value(call("range", keyed("bootstrap/state")).path("kvs").path(0)); }

    @Override public boolean createBootstrap(String json) {
        var transaction = Json.object();
        var absent = transaction.putArray("compare").addObject().put("target", "CREATE").put("result", "EQUAL").put("create_revision", "0");
        if (defects.on(Defect.BOOTSTRAP_OVERWRITTEN)) transaction.remove("compare");
        absent.setAll(keyed("bootstrap/state"));
        transaction.putArray("success").addObject().set("request_put", put("bootstrap/state", json));
        return call("txn", transaction).path("succeeded").asBoolean();
    }

    @Override public void writeSlots(List<String> records) {
        for (int from = 0; from < records.size(); from += OPERATIONS) {
            var transaction = Json.object();
            var operations = transaction.putArray("success");
            for (int slot = from; slot < Math.min(from + OPERATIONS, records.size()); slot++) operations.addObject().set("request_put", put("slots/" + slot, records.get(slot)));
            call("txn", transaction);
        }
    }

    @Override public void register(String nodeId, String record) { call("put", put("nodes/" + nodeId, record)); }

    @Override public void deregister(String nodeId) { call("deleterange", keyed("nodes/" + nodeId)); }

    @Override public Map<String, String> nodes(List<String> nodeIds) {
        var all = keyed("nodes/").put("range_end", base64(prefix + "nodes0")); // '0' follows '/'
        var found = new HashMap<String, String>();
        for (var kv : call("range", all).path("kvs")) {
            var id = text(kv, "key").substring((prefix + "nodes/").length());
            if (nodeIds.contains(id)) found.put(id, value(kv));
        }
        return found;
    }

    private ObjectNode keyed(String key) { return Json.object().put("key", base64(prefix + key)); }

    private ObjectNode put(String key, String value) { return keyed(key).put("value", base64(value)); }

    private static String value(JsonNode kv) { return kv.isMissingNode() ? null : text(kv, "value"); }

    private static String text(JsonNode kv, String field) { return new String(Base64.getDecoder().decode(kv.path(field).asText()), StandardCharsets.UTF_8); }

    private static String base64(String text) { return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)); }

    private JsonNode call(String action, ObjectNode body) {
        var reasons = new StringBuilder();
        for (var endpoint : endpoints) {
            try {
                return post(endpoint + "/v3/kv/" + action, body);
            } catch (IOException | IllegalArgumentException e) {
                reasons.append("; ").append(endpoint).append(": ").append(e.getMessage());
            }
        }
        throw new Unavailable("failed to connect to " + (defects.on(Defect.ETCD_FAILURE_WITHOUT_NAME) ? "the registry" : "etcd" + reasons));
    }

    private static JsonNode post(String url, ObjectNode body) throws IOException {
        var request = (HttpURLConnection) URI.create(url).toURL().openConnection();
        request.setConnectTimeout(TIMEOUT_MS);
        request.setReadTimeout(TIMEOUT_MS);
        request.setRequestMethod("POST");
        request.setDoOutput(true);
        request.setRequestProperty("Content-Type", "application/json");
        try (var out = request.getOutputStream()) {
            out.write(Json.bytes(body));
        }
        try (var in = request.getInputStream()) { // an error status is an IOException here
            return Json.parse(in.readAllBytes());
        } catch (Refusal e) {
            throw new IOException("the answer is not JSON");
        }
    }

    @Override public void close() {}
}

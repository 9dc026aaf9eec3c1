package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One HTTP request and its answer. The target is taken apart raw, so that each legal name survives. */
final class Call {
    private static final long MAX_DRAINED_BYTES = 64L << 20;

    final HttpExchange exchange;
    final String method;
    final String rawPath;
    private final Map<String, String> query = new HashMap<>();
    /** For a defect: the first bytes of a body that is too large are taken, and no word said. */
    boolean cutOversize;

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        this.method = exchange.getRequestMethod();
        var target = exchange.getRequestURI().toString();
        int question = target.indexOf('?');
        this.rawPath = question < 0 ? target : target.substring(0, question);
        if (question >= 0) for (var pair : target.substring(question + 1).split("&")) addQuery(pair);
    }

    private void addQuery(String pair) {
        if (pair.isEmpty()) return;
        int equals = pair.indexOf('=');
        query.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
    }

    /** A decoded query parameter, or null. */
    String query(String name) {
        var raw = query.get(name);
        return raw == null ? null : BlobPath.decode(raw, true);
    }

    String requiredQuery(String name) {
        var value = query(name);
        if (value == null) throw Refusal.badRequest(name + " is required");
        return value;
    }

    String header(String name) { return exchange.getRequestHeaders().getFirst(name); }

    /** All values of a header, or null. */
    List<String> headers(String name) { return exchange.getRequestHeaders().get(name); }

    /** @throws Refusal 413; the rest is read before the answer is sent */
    byte[] body(int maxBytes) {
        try {
            var in = exchange.getRequestBody();
            var head = in.readNBytes(maxBytes + 1);
            if (head.length <= maxBytes) return head;
            if (cutOversize) return java.util.Arrays.copyOf(head, maxBytes);
            throw new Refusal(Refusal.Reason.TOO_LARGE, "body is larger than " + maxBytes + " bytes");
        } catch (IOException e) {
            throw Refusal.badRequest("body cannot be read");
        }
    }

    /** @throws Refusal 415 for another type, 400 for no JSON, 422 for JSON that is no object */
    JsonNode json(int maxBytes) {
        var bytes = body(maxBytes);
        var type = header("Content-Type");
        if (type == null || !type.toLowerCase().contains("json")) throw new Refusal(Refusal.Reason.UNSUPPORTED_MEDIA, "content-type must be application/json");
        var json = Json.parse(bytes);
        if (!json.isObject()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, "a JSON object is expected");
        return json;
    }

    Call set(String header, String value) {
        exchange.getResponseHeaders().set(header, value);
        return this;
    }

    void json(int status, JsonNode json) {
        set("Content-Type", "application/json");
        answer(status, Json.bytes(json));
    }

    void error(int status, String message) { json(status, Json.object().put("error", message)); }

    void empty(int status) { answer(status, new byte[0]); }

    void answer(int status, byte[] body) {
        try {
            drain();
            if (method.equals("HEAD")) {
                if (exchange.getResponseHeaders().getFirst("Content-Length") == null) set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                if (body.length > 0) exchange.getResponseBody().write(body);
            }
        } catch (IOException e) {
            // The client has gone.
        } finally {
            exchange.close();
        }
    }

    /** Takes what the client still sends: one that is not heard out does not listen, and sees a broken connection instead of the answer. */
    private void drain() throws IOException {
        var in = exchange.getRequestBody();
        var sink = new byte[8 << 10];
        long drained = 0;
        for (int n; drained < MAX_DRAINED_BYTES && (n = in.read(sink)) > 0; ) drained += n;
    }
}

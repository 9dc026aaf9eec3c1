package ferrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** One HTTP request and its answer. */
final class Call {
    private static final long MAX_DRAINED_BYTES = 64L << 20;

    final HttpExchange exchange;
    final String method;
    final String path;

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        this.method = exchange.getRequestMethod();
        this.path = exchange.getRequestURI().getPath();
    }

    /** @throws BadRequest 413 for a larger one; the rest is read before the answer is sent */
    byte[] body(int maxBytes) {
        try {
            var head = exchange.getRequestBody().readNBytes(maxBytes + 1);
            if (head.length > maxBytes) throw new BadRequest(413, "the body is larger than " + maxBytes + " bytes");
            return head;
        } catch (IOException e) {
            throw new BadRequest(400, "the body cannot be read");
        }
    }

    /** @throws BadRequest 415 for another type, 400 for no JSON */
    JsonNode json(int maxBytes) {
        var body = body(maxBytes);
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase().contains("json")) throw new BadRequest(415, "Content type error: application/json is expected");
        return Json.parse(body);
    }

    void error(int status, String message) { answer(status, Json.object().put("error", message)); }

    void answer(int status, JsonNode json) {
        var body = Json.bytes(json);
        try {
            drain();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = method.equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) exchange.getResponseBody().write(body);
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

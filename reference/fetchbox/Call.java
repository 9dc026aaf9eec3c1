package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** One HTTP request and its answer. */
final class Call {
    private static final long MAX_DRAINED_BYTES = 64L << 20;
    final HttpExchange exchange;
    final String method;
    final String path;
    private final Map<String, String> query = new HashMap<>();
    private int status;

    Call(HttpExchange exchange) {
        this.exchange = exchange;
        method = exchange.getRequestMethod();
        path = exchange.getRequestURI().getPath();
        var raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) for (var pair : raw.split("&")) query.put(pair.replaceFirst("=.*", ""), pair.contains("=") ? pair.substring(pair.indexOf('=') + 1) : "");
    }

    String header(String name) { return exchange.getRequestHeaders().getFirst(name); }

    /** @throws Refusal INVALID_PAYLOAD when it is no number from 0 */
    long number(String name, long usual) {
        if (!query.containsKey(name)) return usual;
        if (!query.get(name).matches("\\d{1,18}")) throw Refusal.invalid(name + " is a number from 0, of at most 18 digits");
        return Long.parseLong(query.get(name));
    }

    boolean asks(String name) { return query.containsKey(name); }

    /** @throws Refusal PAYLOAD_TOO_LARGE */
    byte[] body(int most) {
        try {
            byte[] body = exchange.getRequestBody().readNBytes(most + 1);
            if (body.length > most) throw tooLarge(most);
            return body;
        } catch (IOException e) {
            throw Refusal.invalid("the body cannot be read");
        }
    }

    static Refusal tooLarge(int most) { return new Refusal(413, "PAYLOAD_TOO_LARGE", "more than " + most + " bytes"); }

    /** Of the answer; 0 before. */
    int status() { return status; }

    void json(int status, JsonNode json) { answer(status, "application/json", Json.bytes(json)); }

    void answer(int status, String type, byte[] body) {
        this.status = status;
        try {
            drain();
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean bare = method.equals("HEAD") || body.length == 0;
            exchange.sendResponseHeaders(status, bare ? -1 : body.length);
            if (!bare) exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // the client has gone
        } finally {
            exchange.close();
        }
    }

    /** Begins an answer of unknown length. */
    java.io.OutputStream stream(int status, String type) throws IOException {
        this.status = status;
        drain();
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, 0);
        return exchange.getResponseBody();
    }

    /** Takes what the client still sends: one that is not heard out does not listen. */
    private void drain() throws IOException {
        var in = exchange.getRequestBody();
        var sink = new byte[8 << 10];
        long drained = 0;
        for (int n; drained < MAX_DRAINED_BYTES && (n = in.read(sink)) > 0; ) drained += n;
    }
}

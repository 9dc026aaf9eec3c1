package toxiproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import http.Http;
import http.Listener;
import http.NoAnswer;
import http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kit.NoWitness;

/**
 * What is asked of a Toxiproxy: through toxiproxy-java, and by plain HTTP where that client has no word for it, which is to create
 * all proxies at once and to read all of them with their toxics. An answer other than 2xx is a {@link NoWitness}.
 */
public final class ProxyApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private final ToxiproxyClient client;
    private final Http http;
    private final Map<String, Proxy> proxies = new ConcurrentHashMap<>();

    /** A request of toxiproxy-java. */
    @FunctionalInterface private interface Call { void run() throws IOException; }

    public ProxyApi(String host, int port) {
        client = new ToxiproxyClient(host, port);
        http = new Http("toxiproxy", "http://" + host + ":" + port, REQUEST_LIMIT, Listener.NONE);
    }

    /** Creates all of them by one POST /populate; an existing one of the same name and another address is replaced. */
    public void populate(List<ProxySpec> wanted) {
        var array = JSON.createArrayNode();
        for (ProxySpec p : wanted) array.addObject().put("name", p.name()).put("listen", p.listen()).put("upstream", p.upstream()).put("enabled", p.enabled());
        good(http.post("/populate", array.toString().getBytes(StandardCharsets.UTF_8)).header("content-type", "application/json"));
        call("GET /proxies", () -> client.getProxies().forEach(p -> proxies.put(p.getName(), p)));
    }

    /** All proxies of the server with their toxics, by one GET /proxies. */
    public Map<String, ProxySpec> proxies() {
        JsonNode all = good(http.get("/proxies")).json();
        Map<String, ProxySpec> found = new LinkedHashMap<>();
        all.properties().forEach(entry -> {
            JsonNode p = entry.getValue();
            Map<String, ToxicSpec> toxics = new LinkedHashMap<>();
            p.path("toxics").forEach(t -> toxics.put(t.path("name").asText(), toxic(t)));
            found.put(entry.getKey(), new ProxySpec(entry.getKey(), p.path("listen").asText(), p.path("upstream").asText(), p.path("enabled").asBoolean(), toxics));
        });
        return found;
    }

    private static ToxicSpec toxic(JsonNode t) {
        Map<String, Long> attributes = new LinkedHashMap<>();
        t.path("attributes").properties().forEach(a -> attributes.put(a.getKey(), a.getValue().asLong()));
        return new ToxicSpec(t.path("name").asText(), t.path("type").asText(), t.path("stream").asText(), attributes);
    }

    /** Listens again. */
    public void enable(String proxy) { call("enable " + proxy, () -> named(proxy).enable()); }

    /** Closes its listener and all its connections. */
    public void disable(String proxy) { call("disable " + proxy, () -> named(proxy).disable()); }

    public void delete(String proxy) { call("delete " + proxy, () -> named(proxy).delete()); }

    /** Acts on the connections that are open, too. */
    public void add(String proxy, ToxicSpec toxic) {
        call("add " + toxic + " to " + proxy, () -> {
            var toxics = named(proxy).toxics();
            var stream = ToxicDirection.valueOf(toxic.stream().toUpperCase());
            switch (toxic.type()) {
                case "timeout" -> toxics.timeout(toxic.name(), stream, toxic.attributes().get("timeout"));
                case "bandwidth" -> toxics.bandwidth(toxic.name(), stream, toxic.attributes().get("rate"));
                case "reset_peer" -> toxics.resetPeer(toxic.name(), stream, toxic.attributes().get("timeout"));
                case "latency" -> {
                    var latency = toxics.latency(toxic.name(), stream, toxic.attributes().get("latency"));
                    if (toxic.attributes().get("jitter") > 0) latency.setJitter(toxic.attributes().get("jitter"));
                }
                default -> throw new IOException("no link needs a toxic of type " + toxic.type());
            }
        });
    }

    public void remove(String proxy, String toxic) { call("remove " + toxic + " from " + proxy, () -> named(proxy).toxics().get(toxic).remove()); }

    /** POST /reset: enables every proxy of the server and removes every toxic. */
    public void reset() { call("POST /reset", client::reset); }

    private Proxy named(String name) throws IOException {
        Proxy proxy = proxies.get(name);
        return proxy != null ? proxy : client.getProxy(name);
    }

    private static void call(String what, Call request) {
        try {
            request.run();
        } catch (IOException | RuntimeException e) {
            throw new NoWitness("toxiproxy: " + what + ": " + e.getMessage(), e);
        }
    }

    private static Reply good(Http.Request request) {
        try {
            Reply reply = request.send();
            if (reply.status() / 100 != 2) throw new NoWitness("toxiproxy: " + reply.asked() + " -> " + reply.status() + " " + reply.text().strip());
            return reply;
        } catch (NoAnswer e) {
            throw new NoWitness("toxiproxy: " + e.getMessage(), e);
        }
    }

    @Override public void close() { http.close(); }
}

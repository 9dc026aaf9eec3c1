package toxiproxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kit.SetupError;

/**
 * A server with Toxiproxy's HTTP API, as of its version 2.12, for machines that have no Toxiproxy: real proxies on loopback
 * addresses, all seven toxics, and the counters of {@code /metrics}, which are live here. It differs in three points: it
 * listens on loopback addresses only, an address without a host is 127.0.0.1, and bandwidth is metered without bursts.
 */
public final class EmbeddedToxiproxy implements AutoCloseable {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ProxyCollection proxies = new ProxyCollection();

    private record Answer(int status, String type, String body) {
        static Answer json(int status, String body) { return new Answer(status, JSON, body); }

        static final Answer NO_CONTENT = new Answer(204, JSON, "");
        static final Answer NOT_ALLOWED = new Answer(405, TEXT, "");
        static final Answer NOT_FOUND = new Answer(404, TEXT, "404 page not found\n");
    }

    /** @param port of its API on 127.0.0.1; 0 for a free one */
    public EmbeddedToxiproxy(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new SetupError("no port for the embedded Toxiproxy: " + e.getMessage(), e);
        }
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** Of its API. */
    public int port() { return server.getAddress().getPort(); }

    /** Connections that clients hold open through a proxy; 0 for one that is not there. */
    public int connections(String proxy) { return proxies.find(proxy).map(ToxicProxy::connections).orElse(0); }

    /** Bytes that clients have sent into a proxy so far; 0 for one that is not there. */
    public long receivedBytesUpstream(String proxy) { return proxies.find(proxy).map(p -> p.counters().receivedUp.get()).orElse(0L); }

    /** Bytes that servers have sent into a proxy so far; 0 for one that is not there. */
    public long receivedBytesDownstream(String proxy) { return proxies.find(proxy).map(p -> p.counters().receivedDown.get()).orElse(0L); }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String agent = exchange.getRequestHeaders().getFirst("User-Agent");
        if (agent != null && agent.startsWith("Mozilla/")) return new Answer(403, TEXT, "User agent not allowed\n"); // no page of a browser may command it
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
        try {
            return answer(exchange.getRequestMethod(), path, new String(body, StandardCharsets.UTF_8));
        } catch (ApiError e) {
            return Answer.json(e.status(), ApiJson.error(e) + "\n");
        } catch (RuntimeException e) {
            return Answer.json(500, ApiJson.error(500, e.toString()) + "\n");
        }
    }

    private Answer answer(String method, String[] path, String body) {
        boolean proxy = path[0].equals("proxies");
        if (path.length == 1) return top(method, path[0], body);
        if (proxy && path.length == 2) return ofProxy(method, path[1], body);
        if (proxy && path.length == 3 && path[2].equals("toxics")) return ofToxics(method, path[1], body);
        if (proxy && path.length == 4 && path[2].equals("toxics")) return ofToxic(method, path[1], path[3], body);
        return Answer.NOT_FOUND;
    }

    private Answer top(String method, String what, String body) {
        return switch (method + " " + what) {
            case "GET version" -> new Answer(200, "application/json;charset=utf-8", "{\"version\": \"casebook-embedded\"}\n");
            case "GET metrics" -> new Answer(200, TEXT, proxies.metrics());
            case "GET proxies" -> Answer.json(200, ApiJson.proxies(proxies.all()));
            case "POST proxies" -> Answer.json(201, ApiJson.proxy(proxies.create(ApiJson.proxyInput(body))));
            case "POST populate" -> populate(body);
            case "POST reset" -> {
                proxies.all().forEach(ToxicProxy::reset);
                yield Answer.NO_CONTENT;
            }
            default -> what.matches("version|proxies|populate|reset") ? Answer.NOT_ALLOWED : Answer.NOT_FOUND;
        };
    }

    /** What was made before an error stays, and is told. */
    private Answer populate(String body) {
        ProxyCollection.Populated done = proxies.populate(ApiJson.proxyInputs(body));
        return Answer.json(done.error() == null ? 201 : done.error().status(), ApiJson.populated(done));
    }

    private Answer ofProxy(String method, String name, String body) {
        ToxicProxy proxy = proxies.get(name);
        return switch (method) {
            case "GET" -> Answer.json(200, ApiJson.proxy(proxy));
            case "POST", "PATCH" -> {
                proxies.update(proxy, ApiJson.proxyInput(body));
                yield Answer.json(200, ApiJson.proxy(proxy));
            }
            case "DELETE" -> {
                proxies.delete(proxy);
                yield Answer.NO_CONTENT;
            }
            default -> Answer.NOT_ALLOWED;
        };
    }

    private Answer ofToxics(String method, String proxyName, String body) {
        ToxicProxy proxy = proxies.get(proxyName);
        return switch (method) {
            case "GET" -> Answer.json(200, ApiJson.toxics(proxy.toxics()));
            case "POST" -> {
                ToxicEntry entry = ApiJson.newToxic(body);
                proxy.add(entry);
                yield Answer.json(200, ApiJson.toxic(entry));
            }
            default -> Answer.NOT_ALLOWED;
        };
    }

    private Answer ofToxic(String method, String proxyName, String name, String body) {
        ToxicProxy proxy = proxies.get(proxyName);
        ToxicEntry entry = proxy.toxic(name).orElseThrow(ApiError::noToxic);
        return switch (method) {
            case "GET" -> Answer.json(200, ApiJson.toxic(entry));
            case "POST", "PATCH" -> {
                ToxicEntry changed = ApiJson.changed(entry, body);
                proxy.update(changed);
                yield Answer.json(200, ApiJson.toxic(changed));
            }
            case "DELETE" -> {
                proxy.remove(entry);
                yield Answer.NO_CONTENT;
            }
            default -> Answer.NOT_ALLOWED;
        };
    }

    /** Ends all proxies and their connections. */
    @Override public void close() {
        server.stop(0);
        threads.shutdownNow();
        proxies.all().forEach(ToxicProxy::disable);
    }
}

package http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kit.SetupError;

/** A server in this process that answers every request with one JSON and remembers what it was asked: who should be left alone finds out. */
public final class Bystander implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public Bystander(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new SetupError("no port for a bystander: " + e.getMessage(), e);
        }
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    /** {@code host:port} where it listens. */
    public String address() { return "127.0.0.1:" + server.getAddress().getPort(); }

    /** The requests so far, as "METHOD path". */
    public List<String> asked() { return List.copyOf(asked); }

    @Override public void close() { server.stop(0); }
}

package ferrium;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.util.concurrent.Executors;

/** The HTTP port: bound early, so that a conflict shows before anything else happens, and opened once the node can answer. */
final class HttpDoor {
    private static final int BACKLOG = 1024;
    private final HttpServer server;

    private HttpDoor(HttpServer server) { this.server = server; }

    /** @param tls null for plain HTTP */
    static HttpDoor bind(Config config, Tls tls) throws IOException {
        try {
            if (tls == null) return new HttpDoor(HttpServer.create(config.http().socket(), BACKLOG));
            var server = HttpsServer.create(config.http().socket(), BACKLOG);
            server.setHttpsConfigurator(tls.httpServer());
            return new HttpDoor(server);
        } catch (IOException e) {
            throw new IOException("cannot listen on http_addr " + config.http() + ": " + e.getMessage(), e);
        }
    }

    /** Each request has a thread of its own, so that those who are slow or silent keep nobody waiting. */
    void serve(HttpHandler handler) {
        server.createContext("/", handler);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    void close() { server.stop(0); }
}

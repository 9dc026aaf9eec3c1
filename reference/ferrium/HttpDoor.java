package ferrium;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;

/** The HTTP port: bound early, so that a conflict shows before anything else happens, and opened once the node can answer. */
final class HttpDoor {
    private static final int BACKLOG = 1024;
    private final List<HttpServer> servers;

    private HttpDoor(List<HttpServer> servers) { this.servers = servers; }

    /** @param tls null for plain HTTP */
    static HttpDoor bind(Config config, Tls tls, Defects defects) throws IOException {
        var address = config.http().socket();
        try {
            if (tls == null || !defects.on(Defect.PLAIN_HTTP_ACCEPTED)) return new HttpDoor(List.of(server(address, tls)));
            var both = List.of(server(BothWays.LOOPBACK, tls), server(BothWays.LOOPBACK, null));
            BothWays.open(address, both.getFirst().getAddress().getPort(), both.getLast().getAddress().getPort());
            return new HttpDoor(both);
        } catch (IOException e) {
            throw new IOException("cannot listen on http_addr " + config.http() + ": " + e.getMessage(), e);
        }
    }

    private static HttpServer server(InetSocketAddress address, Tls tls) throws IOException {
        if (tls == null) return HttpServer.create(address, BACKLOG);
        var server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(tls.httpServer());
        return server;
    }

    /** Each request has a thread of its own, so that those who are slow or silent keep nobody waiting. */
    void serve(HttpHandler handler) {
        for (var server : servers) {
            server.createContext("/", handler);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
        }
    }

    void close() { servers.forEach(server -> server.stop(0)); }
}

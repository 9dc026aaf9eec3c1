package rimio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.util.concurrent.Executors;

/** The one port of a node (clause 50). An embedded registry needs it before the node can serve; until then all else is answered 503. */
final class Door {
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private volatile HttpHandler node = Door::notYet;
    private boolean listening;

    private Door(HttpServer server) { this.server = server; }

    static Door open(String bindAddr) throws IOException {
        var door = new Door(HttpServer.create(Node.address(bindAddr), BACKLOG));
        door.server.createContext("/", exchange -> door.node.handle(exchange));
        door.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        return door;
    }

    private static void notYet(HttpExchange exchange) { new Call(exchange).error(503, "this node does not serve yet"); }

    /** Serves what lies below a path from now on. */
    void route(String below, HttpHandler handler) { server.createContext(below, handler); }

    void listen() {
        if (!listening) server.start();
        listening = true;
    }

    void serve(HttpHandler router) {
        node = router;
        listen();
    }

    void close() { server.stop(0); }
}

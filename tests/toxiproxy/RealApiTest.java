package toxiproxy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Of a real Toxiproxy. */
class RealApiTest extends ApiContract {
    private static RealToxiproxy server;

    @BeforeAll static void start() { server = RealToxiproxy.start(); }

    @Override int port() { return server.port(); }

    @AfterAll static void stop() {
        if (server != null) server.close();
    }
}

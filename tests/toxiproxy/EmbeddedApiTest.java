package toxiproxy;

import org.junit.jupiter.api.AfterAll;

/** Of the embedded server. */
class EmbeddedApiTest extends ApiContract {
    private static final EmbeddedToxiproxy SERVER = new EmbeddedToxiproxy(0);

    @Override int port() { return SERVER.port(); }

    @AfterAll static void stop() { SERVER.close(); }
}

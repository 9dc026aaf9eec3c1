package systems.s3;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.sun.net.httpserver.HttpServer;
import http.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bucket holds, as a server tells it that gives a page at a time. */
class S3ObjectsTest {
    private static final String FIRST = "<?xml version=\"1.0\"?><R><NextContinuationToken>a/b=</NextContinuationToken><Contents><Key>x</Key></Contents></R>";
    private static final String LAST = "<?xml version=\"1.0\"?><R><Contents><Key>y</Key></Contents><Contents><Key>z</Key></Contents></R>";
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;

    @BeforeEach void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery());
            byte[] page = (exchange.getRequestURI().getRawQuery().contains("token") ? LAST : FIRST).getBytes();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach void stop() { server.stop(0); }

    @Test void keysComePageByPage() {
        try (var objects = new S3Objects(new S3Bucket("http://127.0.0.1:" + server.getAddress().getPort(), "b", "us-east-1", "id", "secret"), Listener.NONE)) {
            assertThat(objects.keys(), is(List.of("x", "y", "z")));
        }
        assertThat("in the order that is signed", asked, is(List.of("list-type=2", "continuation-token=a%2Fb%3D&list-type=2")));
    }
}

package systems.ferrium;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process asks for leads over the link that stands for its destination, and nowhere else. */
class ForwardProxyTest {
    private static final String NODE = "127.0.0.1:20011";
    private ServerSocket link;
    private ForwardProxy proxy;

    @BeforeEach void start() throws IOException {
        link = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        proxy = new ForwardProxy("n1", Map.of(NODE, "127.0.0.1:" + link.getLocalPort()));
        Thread.ofVirtual().start(() -> {
            try (Socket s = link.accept()) {
                s.getInputStream().transferTo(s.getOutputStream());
            } catch (IOException e) {
                // the test is over
            }
        });
    }

    @AfterEach void stop() throws IOException {
        proxy.close();
        link.close();
    }

    private Socket asking(String head) throws IOException {
        URI at = URI.create(proxy.environment().get("http_proxy"));
        var socket = new Socket(at.getHost(), at.getPort());
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String read(Socket socket, int length) throws IOException { return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII); }

    @Test void aRequestGoesOverTheLinkAsItIs() throws IOException {
        String head = "POST http://" + NODE + "/raft/vote HTTP/1.1\r\nhost: " + NODE + "\r\n\r\n{}";
        try (Socket s = asking(head)) {
            assertThat(read(s, head.length()), is(head));
        }
    }

    @Test void aTunnelIsOpenedAndThenCarriesBytes() throws IOException {
        try (Socket s = asking("CONNECT " + NODE + " HTTP/1.1\r\nhost: " + NODE + "\r\n\r\n")) {
            String opened = "HTTP/1.1 200 Connection established\r\n\r\n";
            assertThat(read(s, opened.length()), is(opened));
            s.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(s, "hello".length()), is("hello"));
        }
    }

    @Test void thereIsNoOtherWay() throws IOException {
        for (String head : new String[] {"GET http://127.0.0.1:20012/ HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nhost: " + NODE + "\r\n\r\n"})
            try (Socket s = asking(head)) {
                assertThat(s.getInputStream().read(), is(-1));
            }
    }

    @Test void whatThisProcessWasGivenIsOverruled() {
        assertThat(proxy.environment(), allOf(hasEntry("HTTPS_PROXY", proxy.environment().get("http_proxy")), hasEntry("NO_PROXY", null)));
        assertThat(ForwardProxy.without().values(), everyItem(nullValue()));
    }
}

package links;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recorder passes everything on, and finds what was said, in either direction and across reads. */
class ByteRecorderTest {
    private ServerSocket server;
    private ByteRecorder recorder;

    @BeforeEach void start() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        recorder = new ByteRecorder("r", "127.0.0.1:0", "127.0.0.1:" + server.getLocalPort());
        Thread.ofVirtual().start(() -> {
            try (Socket s = server.accept()) {
                s.getInputStream().transferTo(s.getOutputStream());
            } catch (IOException e) {
                // the test is over
            }
        });
    }

    @AfterEach void stop() throws IOException {
        recorder.close();
        server.close();
    }

    private Socket connected() throws IOException {
        int colon = recorder.address().indexOf(':');
        return new Socket(recorder.address().substring(0, colon), Integer.parseInt(recorder.address().substring(colon + 1)));
    }

    @Test void whatWasSaidIsFound() throws IOException {
        try (Socket s = connected()) {
            for (String piece : new String[] {"a sec", "ret and YQ== c2VjcmV0Mg=="}) {
                s.getOutputStream().write(piece.getBytes(StandardCharsets.UTF_8));
                assertThat(new String(s.getInputStream().readNBytes(piece.length()), StandardCharsets.UTF_8), is(piece));
            }
        }
        assertThat(recorder.shows("secret"), is(true));
        assertThat("in Base64", recorder.shows("secret2"), is(true));
        assertThat(recorder.shows("secret3"), is(false));
        assertThat("in both directions", recorder.bytes(), is(2L * ("a sec".length() + "ret and YQ== c2VjcmV0Mg==".length())));
    }

    @Test void closedItLetsNobodyIn() throws IOException {
        try (Socket s = connected()) {
            recorder.close();
            assertThat(s.getInputStream().read(), is(-1));
        } catch (IOException reset) {
            assertThat(reset.getMessage(), containsString("reset"));
        }
    }
}

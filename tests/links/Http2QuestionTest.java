package links;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server of HTTP/2 says unasked is no answer. */
class Http2QuestionTest {
    /** An empty SETTINGS frame, one with an entry of six bytes, and the acknowledgement of such a frame. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final byte[] LONG_SETTINGS = {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 9};
    private static final byte[] ACK = {0, 0, 0, 4, 1, 0, 0, 0, 0};

    private static byte[] all(byte[]... frames) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] f : frames) all.writeBytes(f);
        return all.toByteArray();
    }

    @Test void onlyTheAcknowledgementIsAnAnswer() {
        assertThat(Question.HTTP2.isAnsweredBy(new byte[0]), is(false));
        assertThat(Question.HTTP2.isAnsweredBy(SETTINGS), is(false));
        assertThat(Question.HTTP2.isAnsweredBy(LONG_SETTINGS), is(false));
        assertThat(Question.HTTP2.isAnsweredBy(all(LONG_SETTINGS, ACK)), is(true));
        assertThat("in the middle of a frame", Question.HTTP2.isAnsweredBy(new byte[] {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3}), is(false));
    }

    /** Says its settings at once, and answers 300 ms after it was asked. */
    @Test void anAnswerTakesAsLongAsItTakes() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var client = server.accept()) {
                    client.getOutputStream().write(SETTINGS);
                    client.getInputStream().readNBytes(Question.HTTP2.bytes(100).length);
                    Thread.sleep(300);
                    client.getOutputStream().write(ACK);
                } catch (IOException | InterruptedException e) {
                    // the probe sees no answer
                }
            });
            Probe probe = Probe.of("127.0.0.1:" + server.getLocalPort(), Question.HTTP2, 100, Duration.ofSeconds(5));
            assertThat(probe.toString(), probe.answersAfter(Duration.ofMillis(300)), is(true));
        }
    }
}

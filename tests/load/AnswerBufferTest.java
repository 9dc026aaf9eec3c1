package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The end of an answer is found however its bytes are cut. */
class AnswerBufferTest {
    private final AnswerBuffer buffer = new AnswerBuffer();

    /** Takes the text in pieces; the answer must be whole with the last one and no sooner. */
    private void whole(String text, int piece) throws ProtocolException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        buffer.begin(false);
        for (int from = 0; from < bytes.length; from += piece) {
            int length = Math.min(piece, bytes.length - from);
            assertThat("after " + (from + length), buffer.take(ByteBuffer.wrap(bytes, from, length)), is(from + length == bytes.length));
        }
    }

    private String body() { return new String(buffer.body(), StandardCharsets.ISO_8859_1); }

    @Test void byLength() throws Exception {
        for (int piece : new int[] {1, 7, 1000}) {
            whole("HTTP/1.1 201 Created\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\nhello", piece);
            assertThat(buffer.status() + " " + body() + " " + buffer.header("etag") + buffer.header("none") + " " + buffer.reusable(), is("201 hello \"x\" true"));
        }
    }

    @Test void byChunks() throws Exception {
        for (int piece : new int[] {1, 3, 1000}) {
            whole("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: z\r\n\r\n", piece);
            assertThat(body(), is("hello world"));
        }
    }

    @Test void byTheLastOfSeveralCodings() throws Exception {
        whole("HTTP/1.1 200 OK\r\nConnection: TE, close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 3);
        assertThat(body() + " " + buffer.reusable(), is("hello false"));
    }

    @Test void aChunkOfAnotherLengthIsRefused() {
        byte[] bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        buffer.begin(false);
        assertThrows(ProtocolException.class, () -> buffer.take(ByteBuffer.wrap(bytes)));
    }

    @Test void withoutABody() throws Exception {
        whole("HTTP/1.1 204 No Content\r\n\r\n", 5);
        assertThat(buffer.bodyLength(), is(0));
        buffer.begin(true);
        byte[] head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat("a HEAD announces what it does not send", buffer.take(ByteBuffer.wrap(head)), is(true));
    }

    @Test void afterAnInterimAnswer() throws Exception {
        whole("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", 4);
        assertThat(buffer.status() + " " + body(), is("200 ok"));
    }

    @Test void byTheEndOfTheConnection() throws Exception {
        buffer.begin(false);
        assertThat(buffer.take(ByteBuffer.wrap("HTTP/1.0 200 OK\r\n\r\nsome".getBytes(StandardCharsets.ISO_8859_1))), is(false));
        assertThat(buffer.endsWithConnection(), is(true));
        assertThat(body() + " " + buffer.reusable(), is("some false"));
        buffer.begin(false);
        buffer.take(ByteBuffer.wrap("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nsome".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat("cut short", buffer.endsWithConnection(), is(false));
    }

    @Test void aServerThatClosesSaysSo() throws Exception {
        whole("HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 2\r\n\r\nok", 100);
        assertThat(buffer.reusable(), is(false));
    }

    @Test void longBodies() throws Exception {
        whole("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + "x".repeat(100_000), 30_000);
        assertThat(buffer.bodyLength(), is(100_000));
    }

    @Test void whatIsNoAnswer() {
        for (String bad : new String[] {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1"}) {
            buffer.begin(false);
            assertThrows(ProtocolException.class, () -> buffer.take(ByteBuffer.wrap(bad.getBytes(StandardCharsets.ISO_8859_1))), bad);
        }
    }
}

package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which answers to reads are right while others write. */
class ObjectMixTest {
    private final SplittableRandom random = new SplittableRandom(3);
    private final ObjectMix mix = ObjectMix.of(1, "test", key -> "/b/" + key, 200, Sizes.of(1, 100, 1, 3000), random);

    private static Answer answer(int status, byte[] body) {
        var buffer = new AnswerBuffer();
        buffer.begin(false);
        byte[] head = ("HTTP/1.1 " + status + " X\r\ncontent-length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        try {
            buffer.take(ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip());
        } catch (java.net.ProtocolException e) {
            throw new IllegalStateException(e);
        }
        return buffer;
    }

    private String put(int status) { return mix.put(random).judge(answer(status, new byte[0])); }

    private String read(Exchange get, long version) { return get.judge(answer(200, mix.body(0, version, 100))); }

    @Test void aReadGivesWhatWasAcknowledgedOrIsBeingWritten() {
        assertThat(put(200), is(nullValue()));
        Exchange early = mix.get(random);
        assertThat(put(200), is(nullValue()));
        Exchange writing = mix.put(random);
        Exchange late = mix.get(random);
        assertThat("sent before the second was acknowledged", read(early, 1), is(nullValue()));
        assertThat(read(late, 1), is("stale read"));
        assertThat(read(late, 2), is(nullValue()));
        assertThat("being written", read(late, 3), is(nullValue()));
        assertThat(read(late, 4), is("read of what nobody wrote"));
        writing.unanswered();
        assertThat("nobody knows", read(mix.get(random), 3), is(nullValue()));
        assertThat(read(mix.get(random), 2), is(nullValue()));
        put(200);
        assertThat("it may come later than the fourth", read(mix.get(random), 3), is(nullValue()));
        assertThat(read(mix.get(random), 2), is("stale read"));
    }

    @Test void aRefusedWriteMustNotShow() {
        put(200);
        assertThat(put(503), is("status 503"));
        assertThat(read(mix.get(random), 2), is("read of a refused write"));
        assertThat(read(mix.get(random), 1), is(nullValue()));
    }

    @Test void anotherStatusLeavesItOpen() {
        put(200);
        assertThat(put(500), is("status 500"));
        assertThat(read(mix.get(random), 2), is(nullValue()));
    }

    @Test void whatIsNotThereYetIsWritten() {
        mix.unwritten(random).getFirst().judge(answer(503, new byte[0]));
        assertThat(mix.unwritten(random), hasSize(1));
        ObjectMix other = ObjectMix.of(3, "test", key -> "/" + key, 201, Sizes.of(1, 100), random);
        other.unwritten(random).forEach(put -> put.judge(answer(201, new byte[0])));
        assertThat(other.unwritten(random), is(empty()));
    }

    @Test void onlyOneWritesAnObjectAtATime() {
        Exchange first = mix.put(random);
        assertThat(new String(first.request(), StandardCharsets.US_ASCII), startsWith("PUT /b/load/0 "));
        assertThat(new String(mix.put(random).request(), StandardCharsets.US_ASCII), startsWith("GET "));
    }

    @Test void bytesAreLookedAt() {
        put(200);
        Exchange get = mix.get(random);
        byte[] body = mix.body(0, 1, 100);
        assertThat(get.judge(answer(404, new byte[0])), is("acknowledged object not found"));
        assertThat("a success with the whole object", get.judge(answer(206, body)), is(nullValue()));
        assertThat(get.judge(answer(200, new byte[3])), is("cut body"));
        assertThat(get.judge(answer(200, java.util.Arrays.copyOf(body, 99))), is("cut body"));
        assertThat(get.judge(answer(200, mix.body(1, 1, 100))), is("body of another object"));
        body[60] ^= 1;
        assertThat(get.judge(answer(200, body)), is("damaged body"));
        body[3] = 'x';
        assertThat(get.judge(answer(200, body)), is("damaged body"));
        assertThat(mix.judge("load/0", mix.body(0, 1, 100)), is("right"));
    }
}

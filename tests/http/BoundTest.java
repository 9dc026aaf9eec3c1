package http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An answer in time is itself; one too late, or none, says so. */
class BoundTest {
    private final Bound bound = new Bound(Duration.ofSeconds(1));

    private static Reply after(long ms) { return new Reply("GET /", 201, HttpHeaders.of(Map.of(), (n, v) -> true), "abc".getBytes(), ms); }

    @Test void inTimeItIsTheAnswer() {
        assertThat(bound.status(() -> after(1000)), is("201"));
        assertThat(bound.answer(() -> after(0), Reply::text), is("abc"));
    }

    @Test void lateItSaysHowLate() { assertThat(bound.status(() -> after(1001)), is("201 after 1001 ms")); }

    @Test void thoseSentAtOnceAnswerInTheirOrder() { assertThat(bound.statuses(List.of(() -> after(1), () -> after(2000), () -> after(3))), is(List.of("201", "201 after 2000 ms", "201"))); }

    @Test void noneIsNone() { assertThat(bound.status(() -> { throw new NoAnswer("refused", new IOException()); }), is("no answer")); }
}

package systems.fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import http.Http;
import http.Listener;
import http.NoAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Origins and proxies do what their script says, also what no proper server does, and write it down. */
class OriginTest {
    private static final byte[] BODY = "a body of some length".getBytes();
    private final Origin origin = new Origin();
    private final Proxies proxies = new Proxies();
    private final Http http = new Http("origin", origin.url(""), Duration.ofSeconds(2), Listener.NONE);

    @AfterEach void close() {
        http.close();
        origin.close();
        proxies.close();
    }

    @Test void answersComeInTurnAndTheLastOneStays() {
        origin.serve("/a", Answer.status(500), Answer.ok(BODY, "text/x"));
        List<Integer> statuses = List.of(http.get("/a").send().status(), http.get("/a").send().status(), http.get("/a").send().status(), http.get("/b").send().status());
        assertThat(statuses, is(List.of(500, 200, 200, 404)));
        assertThat(origin.asked("/a"), hasSize(3));
        assertThat(origin.gapsMs("/a"), hasSize(2));
        assertThat(http.get("/a").header("X-Test", "y").send().header("content-type"), is("text/x"));
        assertThat(origin.asked("/a").getLast().header("x-test"), is("y"));
    }

    @Test void aHeaderThatComesTwiceIsSeenTwice() {
        http.get("/a").header("X-Test", "one").header("X-Test", "other").send();
        assertThat(origin.asked("/a").getFirst().header("x-test"), is("one, other"));
    }

    @Test void brokenAnswersAreNoAnswers() {
        origin.serve("/cut", Answer.cut(BODY)).serve("/reset", Answer.reset()).serve("/silence", Answer.silence());
        for (String path : List.of("/cut", "/reset", "/silence")) assertThrows(NoAnswer.class, () -> http.get(path).within(Duration.ofMillis(300)).send(), path);
    }

    @Test void whatFollowsTheDeclaredLengthIsNotTheBody() {
        origin.serve("/more", Answer.tooMuch(BODY));
        assertThat(http.get("/more").send().body(), is(BODY));
    }

    @Test void aProxyPassesOnAndWritesDown() {
        origin.serve("/a", Answer.ok(BODY));
        try (var proxy = new Http("proxy", proxies.passing("one"), Duration.ofSeconds(2), Listener.NONE)) {
            assertThat(proxy.get(origin.url("/a")).send().body(), is(BODY));
        }
        assertThat(proxies.tried("/a"), is(List.of("one")));
        assertThat(origin.asked("/a"), hasSize(1));
    }

    @Test void aDeadProxyRefuses() {
        try (var proxy = new Http("proxy", proxies.refusing(), Duration.ofSeconds(2), Listener.NONE)) {
            assertThat(assertThrows(NoAnswer.class, () -> proxy.get("/").send()).getMessage(), containsString("refused"));
        }
    }
}

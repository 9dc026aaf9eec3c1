package systems.ferrium;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.sun.net.httpserver.HttpServer;
import http.Http;
import http.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import systems.kv.Answer;
import systems.kv.Request;

/** What an answer by HTTP proves: OK, REJECTED, not sent, or UNKNOWN (contracts/kv.md §1, §2.3). */
class FerriumHttpTest {
    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final Request PUT = new Request.Put("k", "v");
    private HttpServer server;
    private volatile int status;
    private volatile String body;

    @BeforeEach void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (status == 0) exchange.close();
            if (status <= 0) return;
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach void stop() { server.stop(0); }

    /** @param answeredBody null and @param answeredStatus 0: the connection is closed; below 0: silence */
    private Answer asked(Request request, int answeredStatus, String answeredBody) {
        status = answeredStatus;
        body = answeredBody;
        return ask(request, server.getAddress().getPort());
    }

    private static Answer ask(Request request, int port) {
        try (var http = new Http("n1", "http://127.0.0.1:" + port, LIMIT, Listener.NONE)) {
            return new FerriumHttp(http, "http").ask(request, LIMIT);
        }
    }

    @Test void successesAreThoseThatWerePromised() {
        assertThat(asked(PUT, 200, "\"Set\"").said(), is("acked"));
        assertThat(asked(new Request.Delete("k"), 200, "\"Delete\"").said(), is("acked"));
        assertThat(asked(new Request.Get("k"), 200, "{\"key\":\"k\",\"value\":\"v\"}").said(), is("value v"));
        assertThat(asked(new Request.Get("k"), 200, "{\"key\":\"k\",\"value\":\"\"}").said(), is("value "));
        assertThat(asked(new Request.Get("k"), 200, "{\"key\":\"k\",\"value\":null}").said(), is("absent"));
        assertThat(asked(new Request.Initialize(), 200, "{\"status\":\"initialized\"}").said(), is("acked"));
    }

    @Test void anotherSuccessLeavesItOpen() {
        assertThat(asked(PUT, 200, "\"Delete\"").kind(), is(Answer.Kind.UNKNOWN));
        assertThat(asked(new Request.Get("k"), 200, "{\"key\":\"other\",\"value\":\"v\"}").kind(), is(Answer.Kind.UNKNOWN));
        assertThat("a value that is missing is not absent", asked(new Request.Get("k"), 200, "{\"key\":\"k\"}").kind(), is(Answer.Kind.UNKNOWN));
    }

    @Test void refusalsHaveTheirTextAndTheirHint() {
        Answer a = asked(PUT, 500, "{\"error\":\"Failed to write: has to forward request to: Some(2), Some(Node { rpc_addr: \\\"http://h:92\\\", api_addr: \\\"http://h:82\\\" })\"}");
        assertThat(a.kind(), is(Answer.Kind.REJECTED));
        assertThat(a.hint().orElseThrow(), is(new systems.kv.Hint(2, "http://h:92", "http://h:82")));
        assertThat(asked(PUT, 500, "{\"error\":\"Failed to write: has to forward request to: None, None\"}").hint().isPresent(), is(false));
        assertThat("a text that is no JSON is told as it is", asked(PUT, 400, "bad request\n").said(), is("rejected: 400 bad request"));
    }

    @Test void noAnswerLeavesItOpen() {
        assertThat(asked(PUT, 0, null).kind(), is(Answer.Kind.UNKNOWN));
        assertThat(asked(PUT, -1, null).kind(), is(Answer.Kind.UNKNOWN));
    }

    @Test void whereNobodyListensNothingWasSent() throws IOException {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertThat(ask(PUT, port).kind(), is(Answer.Kind.NOT_SENT));
    }
}

package http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes through a relay arrives as it was sent, and what is refused arrives not at all. */
class RelayTest {
    private final List<String> arrived = new ArrayList<>();
    private HttpServer server;
    private Relay relay;
    private Http client;

    @BeforeEach void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var headers = exchange.getRequestHeaders();
            String body = new String(exchange.getRequestBody().readAllBytes());
            arrived.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + headers.getFirst("host") + " " + headers.getFirst("range") + " " + body);
            exchange.getResponseHeaders().set("etag", "\"e\"");
            exchange.sendResponseHeaders(206, 3);
            exchange.getResponseBody().write("abc".getBytes());
            exchange.close();
        });
        server.start();
        relay = new Relay("http://127.0.0.1:" + server.getAddress().getPort());
        client = new Http("client", relay.url(), Duration.ofSeconds(5), Listener.NONE);
    }

    @AfterEach void stop() {
        client.close();
        relay.close();
        server.stop(0);
    }

    @Test void passesOnPathHostHeadersAndBody() {
        Reply reply = client.put("/b/a%20b%3F?x=1", "body".getBytes()).header("range", "bytes=0-2").send();
        assertThat(arrived, is(List.of("PUT /b/a%20b%3F?x=1 " + relay.url().substring("http://".length()) + " bytes=0-2 body")));
        assertThat(reply.status() + " " + reply.header("etag") + " " + reply.text(), is("206 \"e\" abc"));
    }

    @Test void remembersSinceTheLastLook() {
        client.put("/b/a%20b", "body".getBytes()).send();
        client.get("/b/c").header("range", "bytes=0-2").send();
        var asked = relay.takeAsked();
        assertThat(asked.stream().map(Relay.Asked::toString).toList(), is(List.of("PUT /b/a b", "GET /b/c bytes=0-2")));
        assertThat(new String(asked.getFirst().body()), is("body"));
        assertThat(relay.takeAsked(), is(empty()));
    }

    @Test void refusesThoseThatItIsToldTo() {
        relay.refuse(503, asked -> asked.path().equals("/b/a"));
        assertThat(client.get("/b/a").send().status() + " " + client.get("/b/c").send().status(), is("503 206"));
        relay.passOn();
        assertThat(client.get("/b/a").send().status(), is(206));
    }

    @Test void refusesInPlaceOfTheServer() {
        relay.refuse(500);
        assertThat(client.get("/a").send().status(), is(500));
        assertThat(arrived, is(empty()));
        relay.passOn();
        assertThat(client.get("/a").send().status(), is(206));
        assertThat(relay.takeAsked(), hasSize(2));
    }

    @Test void aWitnessSeesARequestBeforeTheServerDoes() {
        var seen = new ArrayList<String>();
        relay.witness(request -> seen.add(request + " of " + arrived.size()));
        client.get("/a").send();
        assertThat(seen, is(List.of("GET /a of 0")));
    }
}

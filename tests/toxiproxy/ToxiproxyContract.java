package toxiproxy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import http.Http;
import http.Listener;
import http.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Toxiproxy, a proxy {@code p} on it to a server that echoes, and connections through it. */
abstract class ToxiproxyContract {
    private static final int READ_LIMIT_MS = 20_000;
    Echo echo;
    Http http;
    String address;

    /** Port of the API. */
    abstract int port();

    @BeforeEach void createProxy() throws IOException {
        echo = new Echo();
        http = new Http("toxiproxy", "http://127.0.0.1:" + port(), Duration.ofSeconds(20), Listener.NONE);
        address = created("p").path("listen").asText();
    }

    @AfterEach void deleteProxies() throws IOException {
        http.get("/proxies").send().json().fieldNames().forEachRemaining(name -> http.delete("/proxies/" + name).send());
        http.close();
        echo.close();
    }

    JsonNode created(String name) {
        Reply reply = post("/proxies", "{\"name\": \"" + name + "\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"" + echo.address() + "\"}");
        assertThat(reply.toString(), reply.status(), is(201));
        return reply.json();
    }

    Reply post(String path, String json) { return http.post(path, json.getBytes(StandardCharsets.UTF_8)).send(); }

    Reply patch(String path, String json) { return http.request("PATCH", path).body(json.getBytes(StandardCharsets.UTF_8)).send(); }

    void add(String type, String stream, String attributes) { add(type, type, stream, 1, attributes); }

    void add(String name, String type, String stream, double toxicity, String attributes) {
        Reply reply = post("/proxies/p/toxics", "{\"name\": \"%s\", \"type\": \"%s\", \"stream\": \"%s\", \"toxicity\": %s, \"attributes\": %s}".formatted(name, type, stream, toxicity, attributes));
        assertThat(reply.toString(), reply.status(), is(200));
    }

    void remove(String name) { assertThat(http.delete("/proxies/p/toxics/" + name).send().status(), is(204)); }

    Socket connect() throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_LIMIT_MS);
        int colon = address.lastIndexOf(':');
        socket.connect(new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))), READ_LIMIT_MS);
        return socket;
    }

    /** Sends text and waits until it is back. Returns the milliseconds that it took. */
    static double roundTripMs(Socket socket, String text) throws IOException {
        long start = System.nanoTime();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII), is(text));
        return msSince(start);
    }

    static double msSince(long startNanos) { return (System.nanoTime() - startNanos) / 1e6; }
}

package toxiproxy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import http.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the HTTP API answers. */
abstract class ApiContract extends ToxiproxyContract {
    private static void refused(Reply reply, int status, String error) {
        assertThat(reply.toString(), reply.status(), is(status));
        assertThat(reply.json().path("status").asInt(), is(status));
        assertThat(reply.text("error"), startsWith(error));
    }

    @Test void aProxyIsToldAsItIs() {
        JsonNode p = http.get("/proxies/p").send().json();
        assertThat(p.path("name").asText() + " " + p.path("upstream").asText() + " " + p.path("enabled") + " " + p.path("toxics"), is("p " + echo.address() + " true []"));
        assertThat(p.path("listen").asText(), matchesPattern("127\\.0\\.0\\.1:[1-9]\\d*"));
        List<String> names = new ArrayList<>();
        http.get("/proxies").send().json().fieldNames().forEachRemaining(names::add);
        assertThat(names, contains("p"));
        assertThat(http.get("/version").send().text("version"), not(emptyString()));
    }

    @Test void whatIsWrongIsRefusedInWords() {
        refused(post("/proxies", "{\"name\": \"p\", \"upstream\": \"127.0.0.1:1\"}"), 409, "proxy already exists");
        refused(post("/proxies", "{\"upstream\": \"127.0.0.1:1\"}"), 400, "missing required field: name");
        refused(post("/proxies", "{\"name\": \"q\"}"), 400, "missing required field: upstream");
        refused(post("/proxies", "{"), 400, "bad request body: ");
        refused(post("/proxies", ""), 400, "bad request body: ");
        refused(post("/proxies", "{\"name\": \"q\", \"listen\": \"" + address + "\", \"upstream\": \"127.0.0.1:1\"}"), 500, "listen tcp " + address + ": bind: ");
        refused(http.get("/proxies/none").send(), 404, "proxy not found");
        refused(post("/proxies/none", "{}"), 404, "proxy not found");
        refused(http.delete("/proxies/none").send(), 404, "proxy not found");
        refused(http.get("/proxies/none/toxics").send(), 404, "proxy not found");
        refused(http.get("/proxies/p/toxics/none").send(), 404, "toxic not found");
        refused(http.delete("/proxies/p/toxics/none").send(), 404, "toxic not found");
        refused(patch("/proxies/p/toxics/none", "{}"), 404, "toxic not found");
    }

    @Test void aWrongToxicIsRefusedInWords() {
        refused(post("/proxies/p/toxics", "{\"type\": \"latency\", \"stream\": \"sideways\"}"), 400, "stream was invalid, can be either upstream or downstream");
        refused(post("/proxies/p/toxics", "{\"type\": \"noise\"}"), 400, "invalid toxic type");
        refused(post("/proxies/p/toxics", "{\"type\": \"latency\", \"attributes\": {\"latency\": \"long\"}}"), 400, "bad request body: ");
        refused(post("/proxies/p/toxics", "{\"type\": \"latency\", \"attributes\": {\"latency\": 1.5}}"), 400, "bad request body: ");
        add("latency", "upstream", "{}");
        refused(post("/proxies/p/toxics", "{\"name\": \"latency\", \"type\": \"timeout\"}"), 409, "toxic already exists");
        assertThat(http.get("/proxies/p/toxics").send().json().size(), is(1));
    }

    @Test void aToxicHasDefaults() {
        JsonNode toxic = post("/proxies/p/toxics", "{\"type\": \"latency\"}").json();
        assertThat(toxic.toString(), toxic, is(http.get("/proxies/p/toxics/latency_downstream").send().json()));
        assertThat(toxic.path("name").asText() + toxic.path("type").asText() + toxic.path("stream").asText(), is("latency_downstreamlatencydownstream"));
        assertThat(toxic.path("toxicity").asDouble(), is(1.0));
        assertThat(toxic.path("attributes").toString(), is("{\"latency\":0,\"jitter\":0}"));
        patch("/proxies/p/toxics/latency_downstream", "{\"toxicity\": 0.5, \"attributes\": {\"jitter\": 7}}");
        assertThat(http.get("/proxies/p").send().json().path("toxics").get(0).path("toxicity").asDouble(), is(0.5));
        assertThat(http.get("/proxies/p").send().json().at("/toxics/0/attributes").toString(), is("{\"latency\":0,\"jitter\":7}"));
    }

    @Test void browsersAreRefused() {
        assertThat(http.get("/proxies").header("User-Agent", "Mozilla/5.0").send().status(), is(403));
        assertThat(http.get("/nothing").send().status(), is(404));
        assertThat(http.delete("/reset").send().status(), is(405));
        assertThat(http.request("PUT", "/proxies/p").send().status(), is(405));
    }

    @Test void manyAreCreatedAtOnce() {
        String q = "{\"name\": \"q\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"" + echo.address() + "\"}";
        String off = "{\"name\": \"off\", \"listen\": \"127.0.0.1:0\", \"upstream\": \"" + echo.address() + "\", \"enabled\": false}";
        Reply reply = post("/populate", "[" + q + "," + off + "]");
        assertThat(reply.toString(), reply.status(), is(201));
        assertThat(reply.json().at("/proxies/0/enabled").asBoolean(), is(true));
        assertThat(reply.json().at("/proxies/1/enabled").asBoolean(true), is(false));
        String same = q.replace("127.0.0.1:0", reply.json().at("/proxies/0/listen").asText());
        post("/proxies/q/toxics", "{\"type\": \"latency\"}");
        assertThat("one with the same addresses stays", post("/populate", "[" + same + "]").json().at("/proxies/0/toxics").size(), is(1));
        assertThat("one with others is replaced", post("/populate", "[" + q + "]").json().at("/proxies/0/toxics").size(), is(0));
        refused(post("/populate", "[" + q + ", {\"name\": \"r\"}]"), 400, "missing required field: upstream at proxy 2");
        refused(post("/populate", "{}"), 400, "bad request body: ");
    }

    @Test void aDisabledProxyRefusesAndItsConnectionsEnd() throws IOException {
        for (String method : List.of("POST", "PATCH")) {
            try (var socket = connect()) {
                roundTripMs(socket, "a");
                assertThat(http.request(method, "/proxies/p").body("{\"enabled\": false}".getBytes()).send().json().path("enabled").asBoolean(true), is(false));
                assertThat(socket.getInputStream().read(), is(-1));
                assertThrows(ConnectException.class, this::connect);
            }
            assertThat(http.request(method, "/proxies/p").body("{\"enabled\": true}".getBytes()).send().json().path("listen").asText(), is(address));
            try (var socket = connect()) { roundTripMs(socket, "b"); }
        }
    }

    @Test void aResetEnablesAllAndRemovesToxics() throws IOException {
        try (var open = connect()) {
            add("latency", "upstream", "{\"latency\": 60000}");
            add("timeout", "downstream", "{\"timeout\": 0}");
            post("/proxies/p", "{\"enabled\": false}");
            assertThat(post("/reset", "").status(), is(204));
            JsonNode p = http.get("/proxies/p").send().json();
            assertThat(p.path("enabled") + " " + p.path("toxics"), is("true []"));
            try (var socket = connect()) { roundTripMs(socket, "a"); }
        }
    }

    @Test void aProxyCanLeadElsewhere() throws IOException {
        try (var other = new Echo(); var open = connect()) {
            roundTripMs(open, "a");
            JsonNode p = post("/proxies/p", "{\"upstream\": \"" + other.address() + "\"}").json();
            assertThat(p.path("upstream").asText() + " " + p.path("enabled"), is(other.address() + " true"));
            assertThat("connections to the old one end", open.getInputStream().read(), is(-1));
            echo.close();
            try (var socket = connect()) { roundTripMs(socket, "b"); }
        }
    }

    @Test void withoutAServerTheClientIsHungUpOn() throws IOException {
        echo.close();
        try (var socket = connect()) { assertThat(socket.getInputStream().read(), is(-1)); }
    }

    @Test void bytesAreCounted() throws Exception {
        try (var socket = connect()) { roundTripMs(socket, "x".repeat(1234)); }
        String received = "toxiproxy_proxy_received_bytes_total{direction=\"upstream\",listener=\"" + address + "\",proxy=\"p\",upstream=\"" + echo.address() + "\"} 1234";
        String sent = received.replace("received", "sent").replace("direction=\"upstream\"", "direction=\"downstream\"");
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        String metrics = "";
        while (System.nanoTime() < deadline && !(metrics.contains(received) && metrics.contains(sent))) metrics = http.get("/metrics").send().text();
        assertThat(metrics, allOf(containsString(received), containsString(sent)));
    }

    @Test void toxiproxyJavaKnowsItsWay() throws IOException {
        var client = new ToxiproxyClient("127.0.0.1", port());
        var proxy = client.createProxy("java", "127.0.0.1:0", echo.address());
        var toxics = proxy.toxics();
        toxics.latency("l", ToxicDirection.UPSTREAM, 10).setJitter(3);
        toxics.bandwidth("b", ToxicDirection.DOWNSTREAM, 10);
        toxics.slowClose("c", ToxicDirection.DOWNSTREAM, 10);
        toxics.timeout("t", ToxicDirection.UPSTREAM, 10);
        toxics.slicer("s", ToxicDirection.DOWNSTREAM, 10, 11).setSizeVariation(2);
        toxics.resetPeer("r", ToxicDirection.UPSTREAM, 10);
        toxics.limitData("d", ToxicDirection.DOWNSTREAM, 10);
        assertThat(client.getProxy("java").toxics().getAll().stream().map(t -> t.getName()).toList(), containsInAnyOrder("l", "b", "c", "t", "s", "r", "d"));
        toxics.get("t").remove();
        toxics.get("l").setToxicity(0.5f);
        proxy.disable();
        assertThat(client.getProxy("java").isEnabled(), is(false));
        client.reset();
        assertThat(client.getProxy("java").isEnabled(), is(true));
        assertThat(client.getProxy("java").toxics().getAll(), is(empty()));
        proxy.delete();
        assertThat(client.getProxyOrNull("java"), is(nullValue()));
    }
}

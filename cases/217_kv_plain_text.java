///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Whoever talks plain text, or no protocol at all, to a port with TLS gets no data and changes nothing, and keeps nobody else from being served; nor does TLS get through to a plain port.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvPlainText
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS tls
//CLAUSES 25
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.Request;
import systems.kv.TlsMode;
import tls.ClientHello;
import tls.ClientTls;
import tls.RawTalk;

class KvPlainText {
    static void main(String[] args) { Case.run(args, KvPlainText::check); }

    private static final int IDLE = 200;
    private static final int HALF_OPEN = 100;
    private static final String SECRET = "for clients with TLS";
    private final Case c;
    private final KvCluster cluster;
    private final String kept;
    private final String written;
    private final String deleted;

    KvPlainText(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        kept = cluster.key("kept");
        written = cluster.key("written");
        deleted = cluster.key("deleted");
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).named("tls").nodes(3).tls(TlsMode.TLS).start()) {
            var run = new KvPlainText(c, cluster);
            c.step("clients in plain text are refused on both ports of every node", run::clients);
            c.step("so are the first bytes of other protocols, and bytes without sense", run::bytes);
            c.step("half a handshake and two hundred silent connections keep nobody from being served", run::held);
            c.step("nothing was written, and every node is up", run::unharmed);
        }
        try (var cluster = KeyValue.cluster(c).named("plain").nodes(1).start()) {
            c.step("TLS does not get through to a plain port", () -> new KvPlainText(c, cluster).tlsAgainstPlain());
        }
    }

    void clients() {
        for (String key : List.of(kept, deleted)) c.check("before.acked", cluster.client().set(key, SECRET).said(), is(ACKED));
        for (KvNode node : cluster.nodes())
            for (Api api : Api.values()) {
                var calls = Map.of("write", new Request.Put(written, "x"), "delete", new Request.Delete(deleted), "read", new Request.Get(kept));
                calls.forEach((call, request) -> {
                    long from = System.nanoTime();
                    Answer answer = node.askAs(ClientTls.PLAIN, api, request);
                    c.check("plain." + call + "-is-refused", answer.acked(), is(false));
                    c.check("plain.tells-no-data", answer.said(), not(containsString(SECRET)));
                    c.check("plain.refused-in-time", (System.nanoTime() - from) / 1_000_000, lessThan(cluster.bounds().tlsRefusal().toMillis()));
                });
            }
    }

    /** TLS says no by an alert or the end of the connection; a word of explanation in plain text gives nothing away. */
    void bytes() {
        var beginnings = Map.of("http-1", text("GET /health HTTP/1.1\r\nhost: n\r\n\r\n"), "h2c", text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"), "random", c.bytes(300), "zeros", new byte[300]);
        for (KvNode node : cluster.nodes())
            for (Api api : Api.values())
                beginnings.forEach((kind, said) -> c.check(kind + ".is-refused", RawTalk.answerTo(node.address(api), said, cluster.bounds().tlsRefusal()),
                    anyOf(is(RawTalk.CLOSED), startsWith("alert"), startsWith("answer HTTP/1.0 400"))));
    }

    private static byte[] text(String said) { return said.getBytes(StandardCharsets.ISO_8859_1); }

    void held() {
        byte[] half = new ClientHello(ClientHello.TLS_1_2).half();
        for (KvNode node : cluster.nodes())
            for (Api api : Api.values())
                try (var idle = RawTalk.hold(node.address(api), IDLE, new byte[0]); var open = RawTalk.hold(node.address(api), HALF_OPEN, half)) {
                    c.check("held.node-serves-others", node.askAs(cluster.certificates().client(), api, new Request.Get(kept)).said(), anyOf(is(value(SECRET)), containsString("forward")));
                    c.check("held.cluster-serves", cluster.clientFrom(node.id()).over(api).get(kept).said(), is(value(SECRET)));
                }
    }

    void unharmed() {
        c.check("afterwards.nothing-was-written", cluster.client().get(written).said(), is(ABSENT));
        c.check("afterwards.nothing-was-deleted", cluster.client().get(deleted).said(), is(value(SECRET)));
        for (KvNode node : cluster.nodes()) c.check("afterwards.every-node-is-up", node.isAlive(), is(true));
    }

    void tlsAgainstPlain() {
        KvNode node = cluster.nodes().getFirst();
        for (Api api : Api.values()) {
            Answer answer = node.askAs(ClientTls.trustingAnybody(), api, new Request.Put(written, "x"));
            c.check("plain-port.tls-is-refused", answer.acked(), is(false));
            c.check("plain-port.says-no-hello", RawTalk.answerTo(node.address(api), new ClientHello(ClientHello.TLS_1_3).bytes(), cluster.bounds().tlsRefusal()), not(startsWith("hello")));
            c.check("plain-port.serves-plain-text", node.client().over(api).get(written).said(), is(ABSENT));
        }
    }
}

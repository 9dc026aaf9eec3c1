///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION TLS 1.2 and 1.3 are spoken on both ports, and serve; TLS 1.0 and 1.1 are refused by an alert or the end of the connection.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvTlsVersions
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS tls quick
//CLAUSES 28
//TIMEOUT 240
//MEMORY_MIB 500

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;
import static tls.ClientHello.TLS_1_0;
import static tls.ClientHello.TLS_1_1;
import static tls.ClientHello.TLS_1_2;
import static tls.ClientHello.TLS_1_3;

import java.util.List;
import kit.Case;
import systems.KeyValue;
import systems.kv.Api;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.Request;
import systems.kv.TlsMode;
import tls.ClientHello;
import tls.ClientTls;
import tls.Handshake;
import tls.KeyKind;
import tls.RawTalk;

class KvTlsVersions {
    static void main(String[] args) { Case.run(args, KvTlsVersions::check); }

    private final Case c;
    private final KvCluster cluster;
    private final KvNode node;

    KvTlsVersions(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        node = cluster.nodes().getFirst();
    }

    static void check(Case c) {
        for (KeyKind kind : KeyKind.values()) {
            try (var cluster = KeyValue.cluster(c).named(kind.name().toLowerCase().replace('_', '-')).nodes(1).tls(TlsMode.TLS).keys(kind).start()) {
                var run = new KvTlsVersions(c, cluster);
                c.step(kind + ": TLS 1.2 and 1.3 are agreed upon, and carry requests", run::current);
                c.step(kind + ": TLS 1.0 and 1.1 are refused", run::old);
            }
        }
    }

    void current() {
        for (Api api : Api.values())
            for (String version : List.of(TLS_1_2, TLS_1_3)) {
                ClientTls client = cluster.certificates().client().only(version);
                c.check(named(version) + ".is-taken-up", hello(api, version), is("hello " + version));
                c.check(named(version) + ".is-agreed-upon", Handshake.with(node.address(api), client, cluster.bounds().tlsRefusal()).protocol(), is(version));
                String key = cluster.key(version + "-" + api);
                c.check(named(version) + ".carries-a-write", node.askAs(client, api, new Request.Put(key, version)).said(), is(ACKED));
                c.check(named(version) + ".carries-a-read", node.askAs(client, api, new Request.Get(key)).said(), is(value(version)));
            }
    }

    /** As bytes, since the JDK offers these versions no more. */
    void old() {
        for (Api api : Api.values()) {
            c.check(named(TLS_1_1) + ".is-refused", hello(api, TLS_1_1), anyOf(startsWith("alert"), is(RawTalk.CLOSED)));
            c.check(named(TLS_1_0) + ".is-refused", hello(api, TLS_1_0), anyOf(startsWith("alert"), is(RawTalk.CLOSED)));
            c.check("old.node-serves-on", node.askAs(cluster.certificates().client(), api, new Request.Put(cluster.key("after-" + api), "x")).said(), is(ACKED));
        }
    }

    /** As in ids of checks: {@code tls-1-2}. */
    private static String named(String version) { return (version.contains(".") ? version : version + ".0").replace("TLSv", "tls-").replace('.', '-'); }

    private String hello(Api api, String version) { return RawTalk.answerTo(node.address(api), new ClientHello(version).bytes(), cluster.bounds().tlsRefusal()); }
}

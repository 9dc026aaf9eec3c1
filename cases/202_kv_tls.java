///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Under TLS values go in and out by both interfaces, also after the leader was killed; no port takes plain text, and no value shows in what clients and nodes send.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvTls
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS tls faults
//CLAUSES 25 30
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import systems.KeyValue;
import systems.kv.Api;
import systems.kv.KvCluster;
import systems.kv.Request;
import systems.kv.TlsMode;
import tls.CertFactory;
import tls.ClientTls;
import tls.Handshake;

class KvTls {
    static void main(String[] args) { Case.run(args, KvTls::check); }

    private static final Map<String, String> STORED = new TreeMap<>(Map.of("tls:secret1", "encrypted_value_1", "tls:secret2", "encrypted_value_2", "tls:config", "tls_enabled"));
    private static final List<String> VALUES = STORED.values().stream().sorted().toList();
    private final Case c;
    private final KvCluster cluster;

    KvTls(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).named("plain").nodes(3).recorded().start()) {
            var run = new KvTls(c, cluster);
            c.step("in plain text the values go in and out", run::values);
            c.step("... and show in what was recorded, so that it can be told under TLS that they do not", run::shown);
        }
        try (var cluster = KeyValue.cluster(c).named("tls").nodes(3).recorded().tls(TlsMode.TLS).start()) {
            var run = new KvTls(c, cluster);
            c.step("every port shows the certificate of its node", run::sessions);
            c.step("by TLS the values go in and out", run::values);
            c.step("no port takes plain text", run::plainText);
            c.step("the leader is killed: the values are still there", run::crash);
            c.step("none of the values shows in what was recorded", run::hidden);
        }
    }

    void values() {
        STORED.forEach((key, value) -> {
            for (Api api : Api.values()) c.check("set.acked", cluster.client().over(api).set(key, value).said(), is(ACKED));
        });
        read("get.exact-value-through-every-node");
    }

    private void read(String id) {
        for (int node : cluster.living())
            for (Api api : Api.values()) STORED.forEach((key, value) -> c.check(id, cluster.clientFrom(node).over(api).get(key).said(), is(value(value))));
    }

    void sessions() {
        for (int node : cluster.ids())
            for (Api api : Api.values()) {
                var session = Handshake.with(cluster.node(node).address(api), cluster.certificates().client(), cluster.bounds().tlsRefusal());
                c.note("node " + node + ", " + api + ": " + session);
                c.require("session.established", session.outcome(), is(Handshake.DONE));
                c.check("session.version-is-current", session.protocol(), oneOf("TLSv1.2", "TLSv1.3"));
                c.check("session.encrypts", session.cipher(), matchesPattern(".*(AES|CHACHA20).*"));
                c.check("session.certificate-is-the-node-s", session.chain().getFirst(), is(cluster.certificates().shownBy(node).certificate()));
                c.check("session.certificate-names-the-address", CertFactory.hosts(session.chain().getFirst()), hasItem(CertFactory.LOOPBACK));
            }
    }

    void plainText() {
        String key = cluster.key("plain-text");
        for (int node : cluster.ids())
            for (Api api : Api.values()) {
                c.check("plain-text.write-is-refused", cluster.node(node).askAs(ClientTls.PLAIN, api, new Request.Put(key, "x")).acked(), is(false));
                c.check("plain-text.read-is-refused", cluster.node(node).askAs(ClientTls.PLAIN, api, new Request.Get("tls:config")).acked(), is(false));
            }
        c.check("plain-text.wrote-nothing", cluster.client().get(key).said(), is("absent"));
    }

    void crash() {
        cluster.kill(cluster.waitForLeader(cluster.bounds().failover()));
        cluster.waitForWrite(cluster.bounds().failover());
        read("leader-killed.exact-value-through-every-node");
    }

    void shown() {
        c.check("control.values-show-between-clients-and-nodes", cluster.recordings().seenByClients(VALUES), is(VALUES));
        c.check("control.values-show-between-nodes", cluster.recordings().seenByNodes(VALUES), is(VALUES));
    }

    void hidden() {
        c.check("tls.much-was-recorded-of-clients", cluster.recordings().bytesOfClients(), greaterThan(10_000L));
        c.check("tls.much-was-recorded-of-nodes", cluster.recordings().bytesOfNodes(), greaterThan(10_000L));
        c.check("tls.no-value-shows-between-clients-and-nodes", cluster.recordings().seenByClients(VALUES), empty());
        c.check("tls.no-value-shows-between-nodes", cluster.recordings().seenByNodes(VALUES), empty());
    }
}

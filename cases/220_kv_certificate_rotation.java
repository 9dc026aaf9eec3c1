///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION All certificates and their authority are exchanged by restarts of one node at a time, under load: no acknowledged write is lost, service is never long away, and at last the old ones are worth nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvCertificateRotation
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS tls restart
//CLAUSES 29
//GATE slow
//TIMEOUT 900
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.Certificates;
import systems.kv.KvCluster;
import systems.kv.Load;
import systems.kv.Request;
import systems.kv.TlsMode;
import tls.CertFactory;
import tls.CertifiedKey;
import tls.ClientTls;
import tls.Handshake;
import tls.KeyKind;

class KvCertificateRotation {
    static void main(String[] args) { Case.run(args, KvCertificateRotation::check); }

    private static final int WRITERS = 2;
    private static final int MORE = 5;
    private final Case c;
    private final KvCluster cluster;
    private final Certificates certificates;
    private final CertFactory before;
    private final CertFactory after = new CertFactory("Casebook CA 2", KeyKind.EC_P256);
    private final CertifiedKey newOfClient = after.node("client");
    private final Map<String, String> stored = new TreeMap<>();
    private Load load;

    KvCertificateRotation(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        certificates = cluster.certificates();
        before = certificates.factory();
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).tls(TlsMode.MTLS).start()) {
            var run = new KvCertificateRotation(c, cluster);
            c.step("clients write; they believe the old authority and the new one", run::begin);
            c.step("one node after the other believes both", () -> run.roll("both", id -> run.certificates.believe(id, run.before.authority(), run.after.authority())));
            c.step("one node after the other shows a certificate of the new authority", () -> run.roll("new", id -> run.certificates.give(id, Certificates.node(run.after, id))));
            c.step("so do the clients, and one node after the other believes the new authority only", run::finish);
            c.step("everything that was acknowledged is there, and the gaps were short", run::judge);
            c.step("the old certificate is worth nothing on any port", run::old);
        }
    }

    void begin() {
        certificates.client().believe(before.authority(), after.authority());
        load = cluster.load(WRITERS, 0);
        store("before");
    }

    private void store(String when) {
        stored.put(cluster.key(when), when);
        c.check("rotation.write-acked", cluster.client().set(cluster.key(when), when).said(), is(ACKED));
    }

    private void roll(String what, IntConsumer exchange) {
        for (int id : cluster.ids()) {
            cluster.node(id).stop();
            exchange.accept(id);
            cluster.restart(id);
            cluster.waitForCaughtUp(cluster.bounds().caughtUp(), id);
            cluster.waitForAcks(cluster.bounds().failover(), load, MORE);
            store(what + "-" + id);
        }
    }

    void finish() {
        certificates.client().show(newOfClient);
        roll("only", id -> certificates.believe(id, after.authority()));
        certificates.client().believe(after.authority());
    }

    void judge() {
        load.stop();
        c.check("rotation.longest-gap-ms", load.longestGap().toMillis(), lessThan(cluster.bounds().failover().toMillis()));
        stored.forEach((key, kept) -> {
            for (int id : cluster.ids()) c.check("rotation.acked-writes-are-there", cluster.clientFrom(id).get(key).said(), is(value(kept)));
        });
        for (int id : cluster.ids())
            for (Api api : Api.values()) {
                var session = Handshake.with(cluster.node(id).address(api), ClientTls.trusting(after.authority()).showing(newOfClient), cluster.bounds().tlsRefusal());
                c.check("rotation.new-certificate-is-shown", session.chain(), is(certificates.shownBy(id).chain()));
            }
    }

    void old() {
        String key = stored.keySet().iterator().next();
        ClientTls outdated = ClientTls.trusting(after.authority()).showing(certificates.ofClient());
        for (int id : cluster.ids())
            for (Api api : Api.values()) {
                c.check("old.read-is-refused", cluster.node(id).askAs(outdated, api, new Request.Get(key)).kind(), oneOf(Answer.Kind.UNKNOWN, Answer.Kind.NOT_SENT));
                c.check("old.write-is-refused", cluster.node(id).askAs(outdated, api, new Request.Put(key, "old")).kind(), oneOf(Answer.Kind.UNKNOWN, Answer.Kind.NOT_SENT));
            }
        c.check("old.wrote-nothing", cluster.client().get(key).said(), is(value(stored.get(key))));
    }
}

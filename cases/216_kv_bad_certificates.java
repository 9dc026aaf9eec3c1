///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node whose certificate is foreign, expired, not yet valid, for another host or signed by itself is refused by clients, with the reason, and by the other nodes: it gets no data and has no vote.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvBadCertificates
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS tls membership faults
//CLAUSES 26
//TIMEOUT 600
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;
import static tls.Refusal.*;

import cluster.Wait.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import systems.KeyValue;
import systems.kv.Api;
import systems.kv.Capability;
import systems.kv.Certificates;
import systems.kv.KvCluster;
import systems.kv.Request;
import systems.kv.TlsMode;
import tls.Authority;
import tls.CertifiedKey;
import tls.KeyKind;
import tls.Leaf;

class KvBadCertificates {
    static void main(String[] args) { Case.run(args, KvBadCertificates::check); }

    private static final Duration WATCHED = Duration.ofSeconds(2);
    private final Case c;
    private final KvCluster cluster;
    private final Certificates certificates;

    /** @param reason in the words of a client that refuses it */
    private record Bad(String kind, CertifiedKey shown, String reason) {}

    KvBadCertificates(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        certificates = cluster.certificates();
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).tls(TlsMode.TLS).start()) {
            var run = new KvBadCertificates(c, cluster);
            int leader = cluster.waitForLeader(cluster.bounds().failover());
            List<Integer> followers = new ArrayList<>(cluster.others(leader));
            for (Bad bad : run.bad(followers.getFirst())) c.step("one of three nodes shows a certificate that is no good: " + bad.kind(), () -> run.judge(bad, followers.getFirst(), followers.getLast()));
        }
    }

    private List<Bad> bad(int node) {
        Leaf leaf = Certificates.leaf(certificates.factory(), node);
        Authority authority = certificates.factory().authority();
        return List.of(new Bad("foreign", Authority.of("Another CA", KeyKind.EC_P256).issue(leaf), UNKNOWN_AUTHORITY),
            new Bad("expired", authority.issue(leaf.expired()), EXPIRED),
            new Bad("not-yet-valid", authority.issue(leaf.notYetValid()), NOT_YET_VALID),
            new Bad("other-host", authority.issue(leaf.forHosts("192.0.2.1", "elsewhere.example")), OTHER_HOST),
            new Bad("self-signed", Authority.selfSigned(leaf), UNKNOWN_AUTHORITY));
    }

    private long lastLog(int node) {
        return cluster.within("log-told-in-time", cluster.bounds().health(), () -> {
            long told = cluster.node(node).lastLog();
            return told < 0 ? Seen.notYet("node " + node + " does not tell") : Seen.done(told);
        });
    }

    private void judge(Bad bad, int node, int other) {
        CertifiedKey good = certificates.shownBy(node);
        String key = cluster.key(bad.kind());
        cluster.exchange().restartShowingToClients(node, bad.shown());
        for (Api api : Api.values())
            c.check(bad.kind() + ".client-refuses-with-the-reason", cluster.node(node).askAs(certificates.client(), api, new Request.Get(key)).said(), containsString(bad.reason()));
        cluster.exchange().showToNodesToo(node);
        c.check(bad.kind() + ".others-serve", cluster.clientFrom(other).set(key, "news").said(), is(ACKED));
        long written = lastLog(cluster.waitForLeader(cluster.bounds().failover(), cluster.others(node)));
        long least = cluster.has(Capability.PEER_TLS) ? -1 : 0; // where nodes talk by a TLS of their own, one that the others refuse may serve nobody
        c.checkWithin(cluster.bounds().health(), bad.kind() + ".node-tells-its-log", cluster.node(node)::lastLog, greaterThanOrEqualTo(least));
        c.checkThroughout(WATCHED, bad.kind() + ".node-gets-no-data", cluster.node(node)::lastLog, lessThan(written));
        cluster.kill(other);
        c.check(bad.kind() + ".node-has-no-vote", cluster.client().set(cluster.key(bad.kind() + "-vote"), "x").acked(), is(false));
        c.check(bad.kind() + ".node-still-has-no-data", cluster.node(node).lastLog(), lessThan(written));
        cluster.restart(other);
        cluster.exchange().restartShowing(node, good);
        cluster.waitForReady(cluster.ids());
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), node);
        c.check(bad.kind() + ".with-a-good-one-it-catches-up", cluster.node(node).held(key).said(), is(value("news")));
    }
}

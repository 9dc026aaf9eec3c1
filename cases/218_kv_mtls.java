///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Under mutual TLS only clients with a good certificate of the right authority get anything done, on both ports and whatever they ask; and a node with a foreign one joins nobody.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvMtls
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS tls membership
//CLAUSES 20 27
//TIMEOUT 300
//MEMORY_MIB 1100

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.Certificates;
import systems.kv.KvCluster;
import systems.kv.Request;
import systems.kv.TlsMode;
import tls.Authority;
import tls.ClientTls;
import tls.KeyKind;
import tls.Leaf;

class KvMtls {
    static void main(String[] args) { Case.run(args, KvMtls::check); }

    private static final int JOINER = 4;
    private static final Duration JOINING = Duration.ofSeconds(12);
    private static final String SECRET = "for clients with a certificate";
    private final Case c;
    private final KvCluster cluster;
    private final Certificates certificates;
    private final String kept;
    private int leader;

    KvMtls(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        certificates = cluster.certificates();
        kept = cluster.key("kept");
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).later(JOINER).tls(TlsMode.MTLS).start()) {
            var run = new KvMtls(c, cluster);
            c.step("the cluster formed under mutual TLS: the right certificate gets everything done", run::right);
            c.step("whoever shows none, or another, gets nothing done", run::others);
            c.step("a node with a foreign certificate does not become a member", run::joiner);
        }
    }

    void right() {
        leader = cluster.waitForLeader(cluster.bounds().failover());
        for (Api api : Api.values()) {
            c.check("right.write-acked", cluster.node(leader).client().over(api).set(kept, SECRET).said(), is(ACKED));
            c.check("right.read-answered", cluster.node(leader).client().over(api).get(kept).said(), is(value(SECRET)));
            c.check("right.read-answered-as-strangers-ask", cluster.node(leader).askAs(ClientTls.trusting(certificates.factory().authority()).showing(certificates.ofClient()), api, new Request.Get(kept)).said(), is(value(SECRET)));
            c.check("right.membership-acked", cluster.node(leader).client().over(api).changeMembership(cluster.ids()).said(), is(ACKED));
        }
    }

    /** What a client may show that it should not; the same authority's name does not make another's signature good. */
    private Map<String, ClientTls> strangers() {
        Leaf leaf = certificates.factory().leaf("client");
        Authority authority = certificates.factory().authority();
        ClientTls nobody = ClientTls.trusting(authority);
        Map<String, ClientTls> all = new LinkedHashMap<>();
        all.put("none", nobody);
        all.put("foreign", nobody.showing(Authority.of("Another CA", KeyKind.EC_P256).issue(leaf)));
        all.put("expired", nobody.showing(authority.issue(leaf.expired())));
        all.put("same-name", nobody.showing(Authority.of("Casebook CA", KeyKind.EC_P256).issue(leaf)));
        all.put("self-signed", nobody.showing(Authority.selfSigned(leaf)));
        return all;
    }

    void others() {
        String written = cluster.key("written");
        strangers().forEach((who, client) -> {
            for (Api api : Api.values()) {
                for (int node : cluster.ids()) c.check(who + ".read-is-refused", refusal(cluster.node(node).askAs(client, api, new Request.Get(kept))), is("refused"));
                c.check(who + ".write-is-refused", refusal(cluster.node(leader).askAs(client, api, new Request.Put(written, who))), is("refused"));
                c.check(who + ".delete-is-refused", refusal(cluster.node(leader).askAs(client, api, new Request.Delete(kept))), is("refused"));
                c.check(who + ".membership-is-refused", refusal(cluster.node(leader).askAs(client, api, new Request.ChangeMembership(Set.of(leader)))), is("refused"));
            }
            c.check(who + ".wrote-nothing", cluster.client().get(written).said(), is(ABSENT));
            c.check(who + ".deleted-nothing", cluster.client().get(kept).said(), is(value(SECRET)));
            c.check(who + ".removed-nobody", cluster.node(leader).status().voters(), is(cluster.ids()));
        });
    }

    /** An answer in the words of the store shows that the request was heard, even if it was refused there. */
    private static String refusal(Answer answer) { return answer.kind() == Answer.Kind.UNKNOWN || answer.kind() == Answer.Kind.NOT_SENT ? "refused" : "heard: " + answer; }

    void joiner() {
        certificates.give(JOINER, Authority.of("Another CA", KeyKind.EC_P256).issue(Certificates.leaf(certificates.factory(), JOINER)));
        cluster.node(JOINER).process().start();
        c.checkThroughout(JOINING, "joiner.is-no-member", () -> cluster.node(leader).status().members(), is(cluster.ids()));
        Answer told = cluster.node(JOINER).askAs(ClientTls.trustingAnybody().showing(certificates.ofClient()), Api.HTTP, new Request.LocalGet(kept));
        c.check("joiner.has-no-data", told.said(), not(containsString(SECRET)));
        cluster.node(JOINER).process().stop();
        c.check("joiner.others-serve", cluster.client().get(kept).said(), is(value(SECRET)));
    }
}

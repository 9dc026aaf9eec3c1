///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION While the registry is down, writes commit on the configured quorum or are refused, and reads go on; when it is back, nodes come back to it by themselves.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RegistryOutage
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS registry quorum faults
//GATE slow
//CLAUSES 5 11 54
//TIMEOUT 240

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import kit.Digests;
import org.hamcrest.Matcher;
import systems.redis.OwnRedis;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class RegistryOutage {
    static void main(String[] args) { Case.run(args, RegistryOutage::check); }

    /** Clause 54. */
    private static final Duration BACK = Duration.ofSeconds(60);
    private final Case c;
    private final OwnRedis redis;
    private final RimioCluster cluster;
    private final byte[] kept;
    private JsonNode bootstrap;
    private int writes;

    RegistryOutage(Case c, OwnRedis redis, RimioCluster cluster) {
        this.c = c;
        this.redis = redis;
        this.cluster = cluster;
        kept = c.bytes(400);
    }

    static void check(Case c) {
        OwnRedis redis = RedisStore.own(c);
        try (var cluster = Rimio.cluster(c).registry(redis).nodes(3).minWriteReplicas(2).start()) {
            var run = new RegistryOutage(c, redis, cluster);
            run.prepare();
            c.step("without the registry, writes commit on a quorum or are refused", () -> run.without("all-up"));
            cluster.node(3).kill();
            c.step("with a node dead as well the quorum is the same", () -> run.without("one-down"));
            cluster.node(2).kill();
            c.step("with one node left every write is refused", run::oneLeft);
            c.step("once the registry is back, dead nodes start again", run::restart);
            run.loseRegistry();
            c.step("after another outage all nodes come back to it by themselves", run::back);
        }
    }

    private void prepare() {
        for (String path : List.of("out/kept", "out/over", "out/gone")) cluster.node(1).blobs().put(path, kept);
        bootstrap = cluster.persistedBootstrap();
        loseRegistry();
    }

    /** Every living node has noticed it: each is asked for what it can only know from there. */
    private void loseRegistry() {
        redis.stop();
        living().forEach(n -> n.blobs().nodes());
    }

    void without(String when) {
        for (RimioNode node : living()) {
            byte[] body = c.bytes(100);
            String path = "out/" + when + "-" + ++writes;
            Reply put = node.blobs().put(path, body);
            c.check(when + ".put-commits-on-the-quorum-or-is-refused", outcome(path, put), is(oneOf("on a quorum", "refused")));
            c.check(when + ".get-what-was-answered", value(cluster.node(1), path), visible(put, Digests.sha256(body)));
            c.check(when + ".get-goes-on", node.blobs().get("out/kept").body(), sameBytes(kept));
            c.check(when + ".head-goes-on", node.blobs().head("out/kept").etag(), is(Digests.sha256(kept)));
            c.check(when + ".unknown-is-404", node.blobs().get("out/unknown").status(), is(404));
        }
    }

    /** What was answered, and whether as many replicas hold it; a refusal is any 5xx (clause 5). */
    private String outcome(String path, Reply put) {
        if (put.status() >= 500) return "refused";
        long holders = living().stream().filter(n -> n.internal().head(cluster.slotOf(path), path).status() == 200).count();
        boolean quorum = put.status() == 201 && put.number("committed_replicas") >= cluster.writeQuorum() && holders >= cluster.writeQuorum();
        return quorum ? "on a quorum" : put.status() + ", held by " + holders;
    }

    /** A 503 is certainly no commit (clause 6); what became of a write that ended in another 5xx is open. */
    private static Matcher<String> visible(Reply put, String etag) {
        return put.status() == 503 ? is("404") : put.status() >= 500 ? is(oneOf(etag, "404")) : is(etag);
    }

    void oneLeft() {
        var left = cluster.node(1);
        for (int time = 0; time < 2; time++) {
            c.check("one-left.put-is-refused", left.blobs().put("out/refused", c.bytes(50)).status(), greaterThanOrEqualTo(500));
            c.check("one-left.overwrite-is-refused", left.blobs().put("out/over", c.bytes(50)).status(), greaterThanOrEqualTo(500));
            c.check("one-left.delete-is-refused", left.blobs().delete("out/gone").status(), greaterThanOrEqualTo(500));
        }
        c.check("one-left.get-is-right-or-503", value(left, "out/kept"), is(oneOf(Digests.sha256(kept), "503")));
    }

    void restart() {
        redis.start();
        for (int killed : List.of(2, 3)) c.require("restart.serves", cluster.node(killed).tryStart(), is("serves"));
        c.require("restart.every-node-lists-all-healthy-within-60s", cluster.healthyWithin(BACK), everyItem(is(ids())));
        works("restart");
        for (RimioNode node : cluster.nodes()) c.check("restart.refused-put-is-404", node.blobs().get("out/refused").status(), is(404));
    }

    void back() {
        redis.start();
        cluster.expireNodeRecords(); // as if the outage had outlived them
        c.require("back.every-node-lists-all-healthy-within-60s", cluster.healthyWithin(BACK), everyItem(is(ids())));
        works("back");
        cluster.node(1).stop(); // what a node remembers of others is gone with it
        cluster.node(1).start();
        c.check("back.a-fresh-node-lists-all-healthy-within-60s", cluster.healthyWithin(BACK), everyItem(is(ids())));
    }

    private void works(String when) {
        for (RimioNode node : cluster.nodes()) {
            c.check(when + ".lists-all-nodes", Set.copyOf(node.blobs().nodes().json().path("nodes").findValuesAsText("node_id")), is(ids()));
            c.check(when + ".bootstrap-is-the-first", cluster.bootstrap(node), is(bootstrap));
            c.check(when + ".put-201", node.blobs().put("out/" + when + "-" + ++writes, c.bytes(100)).status(), is(201));
            c.check(when + ".get-old-value", node.blobs().get("out/kept").body(), sameBytes(kept));
        }
    }

    private List<RimioNode> living() { return cluster.nodes().stream().filter(RimioNode::isAlive).toList(); }

    private Set<String> ids() { return cluster.nodes().stream().map(RimioNode::id).collect(Collectors.toSet()); }

    private static String value(RimioNode node, String path) {
        Reply reply = node.blobs().get(path);
        return reply.status() == 200 ? Digests.sha256(reply.body()) : "" + reply.status();
    }
}

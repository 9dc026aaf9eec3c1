///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Draft: with the write gate closed, writes say ClusterWriteDisabled while reads go on; a first replica that was away cannot go back behind what others wrote.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN WriteGateAndFencing
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quorum faults draft
//GATE include-rfc0008
//CLAUSES 46 47
//TIMEOUT 400

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import kit.Digests;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class WriteGateAndFencing {
    static void main(String[] args) { Case.run(args, WriteGateAndFencing::check); }

    /** As long as a node may stay in, or out of, the healthy set (clause 57). */
    private static final Duration MEMBERSHIP = Duration.ofSeconds(65);
    /** Longer than a peer is waited for: what it has not got by then, it misses. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private final Case c;
    private final RimioCluster cluster;
    private final byte[] old;

    WriteGateAndFencing(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = c.bytes(400);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).registry(RedisStore.own(c)).nodes(3).minWriteReplicas(2).start()) {
            var run = new WriteGateAndFencing(c, cluster);
            run.prepare();
            RimioNode first = run.firstReplica("gate/kept");
            try (var pause = first.pause()) {
                c.step("without a slot's first replica, another one takes its writes", () -> run.failover(first));
            }
            c.step("resumed, it is not behind what others wrote", () -> run.fenced(first));
            c.step("the views of all nodes converge", run::converge);
        }
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(3).start()) {
            var run = new WriteGateAndFencing(c, cluster);
            run.prepare();
            cluster.node(3).kill();
            c.step("with the gate closed, writes say so and reads go on", run::gateClosed);
            c.step("with the node back the gate opens", run::gateOpens);
        }
    }

    private void prepare() { for (String path : List.of("gate/kept", "gate/gone", "read/a")) cluster.node(1).blobs().put(path, old); }

    private RimioNode firstReplica(String path) {
        String id = cluster.node(1).blobs().resolve(path).json().at("/replicas/0").asText();
        return cluster.nodes().stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
    }

    /** Three replicas must take a write, and one is away; for a read two are enough. */
    void gateClosed() {
        cluster.expireNodeRecords(); // as if it had been dead longer than its record lives
        listed(cluster.nodes().subList(0, 2), "gate-closed.the-dead-node-is-not-healthy");
        for (int n = 1; n <= 2; n++) {
            RimioNode node = cluster.node(n);
            c.check("gate-closed.put-says-so", refusal(node.blobs().put("gate/refused", old)), is("503 ClusterWriteDisabled"));
            c.check("gate-closed.overwrite-says-so", refusal(node.blobs().put("gate/kept", c.bytes(10))), is("503 ClusterWriteDisabled"));
            c.check("gate-closed.delete-says-so", refusal(node.blobs().delete("gate/gone")), is("503 ClusterWriteDisabled"));
            c.check("gate-closed.s3-put-says-so", refusal(node.s3().put("gate", "s3", old)), is("503 ClusterWriteDisabled"));
            c.check("gate-closed.get-goes-on", node.blobs().get("read/a").body(), sameBytes(old));
            c.check("gate-closed.head-goes-on", node.blobs().head("read/a").etag(), is(Digests.sha256(old)));
            c.check("gate-closed.list-goes-on", node.blobs().list("prefix", "read/").json().path("items").findValuesAsText("path"), is(List.of("read/a")));
            c.check("gate-closed.s3-get-goes-on", node.s3().get("read", "a").body(), sameBytes(old));
        }
    }

    private static String refusal(Reply reply) { return reply.status() + (reply.text().contains("ClusterWriteDisabled") ? " ClusterWriteDisabled" : " " + reply.text()); }

    void gateOpens() {
        cluster.node(3).start();
        cluster.awaitReady();
        c.check("gate-open.put-201", cluster.node(1).blobs().put("gate/open", old).status(), is(201));
    }

    void failover(RimioNode paused) {
        cluster.expireNodeRecords(); // as if it had been away longer than its record lives
        List<RimioNode> others = cluster.nodes().stream().filter(n -> n != paused).toList();
        listed(others, "failover.the-others-agree-who-is-there");
        byte[] fresh = c.bytes(20);
        c.check("failover.overwrite-201", others.get(0).blobs().put("gate/kept", fresh).status(), is(201));
        c.check("failover.delete-204", others.get(1).blobs().delete("gate/gone").status(), is(oneOf(204, 200)));
        c.check("failover.get-deleted-is-410", others.get(0).blobs().get("gate/gone").status(), is(410));
        c.checkThroughout(PATIENCE, "failover.get-new-value", () -> others.get(1).blobs().get("gate/kept").body(), sameBytes(fresh));
    }

    private void listed(List<RimioNode> living, String id) {
        for (RimioNode node : living) c.checkWithin(MEMBERSHIP, id, () -> cluster.healthyAsSeenBy(node), is(ids(living)));
    }

    /** What it read, and what it builds upon, is what the others committed: its own turn is over. */
    void fenced(RimioNode resumed) {
        RimioNode other = cluster.nodes().stream().filter(n -> n != resumed).findFirst().orElseThrow();
        Reply current = other.blobs().get("gate/kept");
        c.check("fenced.get-is-what-others-wrote", resumed.blobs().get("gate/kept").body(), sameBytes(current.body()));
        c.check("fenced.get-deleted-is-410", resumed.blobs().get("gate/gone").status(), is(410));
        Reply put = resumed.blobs().put("gate/kept", c.bytes(30));
        c.check("fenced.put-201", put.status(), is(201));
        c.check("fenced.put-builds-on-their-generation", put.number("generation"), is(other.blobs().generation(current) + 1));
    }

    void converge() { c.check("converged.every-node-lists-all-healthy", cluster.healthyWithin(MEMBERSHIP), everyItem(is(ids(cluster.nodes())))); }

    private static Set<String> ids(List<RimioNode> nodes) { return nodes.stream().map(RimioNode::id).collect(Collectors.toSet()); }
}

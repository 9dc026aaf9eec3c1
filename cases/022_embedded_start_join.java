///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Nodes that keep the registry among themselves start alone and join by one live seed of several, see each other, and listen on one port each.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN EmbeddedStartJoin
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join embed
//CLAUSES 43 44 45 50

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import cluster.Node;
import cluster.Port;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class EmbeddedStartJoin {
    static void main(String[] args) { Case.run(args, EmbeddedStartJoin::check); }

    private static final Duration BECOMES_KNOWN = Duration.ofSeconds(20);
    private final Case c;
    private final RimioCluster cluster;
    private final RimioNode first;
    private final RimioNode second;
    private final RimioNode third;
    private final String deadSeed;
    private JsonNode bootstrap;

    EmbeddedStartJoin(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        first = cluster.node(1);
        second = cluster.node(2);
        third = cluster.node(3);
        deadSeed = c.closeAtEnd(Port.free()).address();
    }

    static void check(Case c) {
        try (var cluster = Rimio.embedded(c).nodes(3).minWriteReplicas(1).prepare()) {
            var run = new EmbeddedStartJoin(c, cluster);
            c.step("without seeds a node starts alone and makes the bootstrap", run::alone);
            c.step("a node joins by one live seed of several", run::byJoin);
            run.knowEachOther("joined");
            c.step("who is active or contradicts the bootstrap does not join", run::refusals);
            c.step("a third node joins by the second", run::byJoinToo);
            run.knowEachOther("three");
        }
    }

    void alone() {
        c.require("alone.serves", first.tryStart(), is("serves"));
        var told = first.internal().bootstrap().json();
        bootstrap = told.path("state");
        c.check("alone.bootstrap-is-found", told.path("found").asBoolean(), is(true));
        c.check("alone.bootstrap-names-the-namespace", told.path("namespace").asText(), is(cluster.config().namespace()));
        c.check("alone.bootstrap-lists-all-nodes-of-the-file", bootstrap.path("nodes").findValuesAsText("node_id"), is(cluster.nodes().stream().map(RimioNode::id).toList()));
        c.check("alone.bootstrap-is-its-own", bootstrap.path("initialized_by").asText(), is(first.id()));
        c.check("alone.put-201", first.blobs().put("embed/alone", c.bytes(100)).status(), is(201));
    }

    void byJoin() {
        String url = "cluster://" + deadSeed + ", ," + first.address();
        c.require("by-join.serves", second.startByJoin(url, "--listen", second.address(), "--advertise-addr", second.address()), is("serves"));
    }

    void byJoinToo() { c.require("by-join.serves", third.startByJoin("cluster://" + second.address()), is("serves")); }

    private void knowEachOther(String when) {
        c.step("all know each other: " + when, () -> together(when));
        c.step("what one takes every other gives: " + when, () -> data(when));
    }

    private void together(String when) {
        c.check(when + ".all-are-healthy-on-all", cluster.healthyWithin(BECOMES_KNOWN), everyItem(is(ids(living()))));
        for (RimioNode node : living()) {
            var told = node.internal().bootstrap().json();
            c.check(when + ".bootstrap-is-the-first", told.path("state"), is(bootstrap));
            c.check(when + ".namespace-is-the-same", told.path("namespace").asText(), is(cluster.config().namespace()));
            c.check(when + ".seeds-are-the-members-sorted", seeds(node), is(living().stream().map(RimioNode::address).sorted().toList()));
            c.check(when + ".one-port-listens", node.listeningPorts(), is(Set.of(URI.create("http://" + node.address()).getPort())));
        }
    }

    private void data(String when) {
        for (RimioNode writer : living()) {
            byte[] body = c.bytes(300);
            String path = "embed/" + when + "/" + writer.id();
            c.check(when + ".put-on-any", writer.blobs().put(path, body).status(), is(201));
            for (RimioNode reader : living()) c.check(when + ".get-on-every", reader.blobs().get(path).body(), sameBytes(body));
        }
    }

    void refusals() {
        String url = "cluster://" + first.address();
        refused("active", second.join(url), "join rejected|already exists");
        refused("active-forced", second.join(url, "--force-takeover"), "join rejected|already exists");
        refused("other-listen", third.join(url, "--listen", deadSeed), "join validation failed|does not match");
        refused("other-advertise-addr", third.join(url, "--advertise-addr", deadSeed), "join validation failed|does not match");
        refused("stranger", third.run("join", url, "--node", "stranger"), "join validation failed|not found");
        refused("dead-seeds", third.join("cluster://" + deadSeed + ",127.0.0.1:1"), "bootstrap state|seed");
        c.check("refused.all-stay-healthy", cluster.healthyWithin(Duration.ZERO), everyItem(is(ids(living()))));
        c.check("refused.bootstrap-stays", second.internal().bootstrap().json().path("state"), is(bootstrap));
    }

    private void refused(String id, Node.Ended ended, String why) {
        c.check(id + ".exits-2", ended.outcome(), is("exit 2"));
        c.check(id + ".says-why", ended.text().toLowerCase(), matchesPattern("(?s).*(" + why + ").*"));
    }

    private static List<String> seeds(RimioNode node) {
        JsonNode seeds = node.internal().embedSeeds().json().path("seeds");
        return seeds.valueStream().map(JsonNode::asText).toList();
    }

    private List<RimioNode> living() { return cluster.nodes().stream().filter(RimioNode::isAlive).toList(); }

    private static Set<String> ids(List<RimioNode> nodes) { return nodes.stream().map(RimioNode::id).collect(Collectors.toSet()); }
}

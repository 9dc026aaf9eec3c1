///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION With the registry among themselves, nodes outlive the first one, and all of them can be restarted, the first also while its peers are down.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN EmbeddedRestart
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS embed faults
//GATE slow
//CLAUSES 48 56
//TIMEOUT 240

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import http.Reply;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class EmbeddedRestart {
    static void main(String[] args) { Case.run(args, EmbeddedRestart::check); }

    /** Beyond several elections (contracts/rimio.md §4). */
    private static final Duration ALONE = Duration.ofSeconds(12);
    private static final Duration BECOMES_KNOWN = Duration.ofSeconds(30);
    private final Case c;
    private final RimioCluster cluster;
    private final RimioNode first;
    private final Map<String, byte[]> bodies = new LinkedHashMap<>();
    private JsonNode bootstrap;
    /** Of blobs whose replicas are the first three nodes: with any one of them away the others are a quorum. */
    private Iterator<String> paths;

    EmbeddedRestart(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        first = cluster.node(1);
    }

    static void check(Case c) {
        try (var cluster = Rimio.embedded(c).nodes(5).minWriteReplicas(2).prepare()) {
            var run = new EmbeddedRestart(c, cluster);
            c.step("a node is killed while it is the only one", run::onlyOne);
            c.step("two more join", run::join);
            cluster.awaitVoters();
            run.first.kill();
            c.step("without the first node the others serve, and the registry takes a new one", run::withoutFirst);
            c.step("each node can be restarted, the first one too", run::oneByOne);
            run.living().forEach(RimioNode::stop);
            c.step("the first node starts while its peers are down", run::firstAlone);
            c.step("with its peers back the cluster is what it was, and takes a new one", run::peersBack);
        }
    }

    void onlyOne() {
        first.start();
        bootstrap = first.internal().bootstrap().json();
        paths = cluster.pathsOnFirst(3, "embed/", 12).iterator();
        first.kill();
        c.require("only-one.serves-again", first.tryStart(), is("serves"));
        c.check("only-one.bootstrap-is-kept", first.internal().bootstrap().json(), is(bootstrap));
    }

    void join() {
        for (int n = 2; n <= 3; n++) c.require("join.serves", cluster.node(n).startByJoin(cluster.config().registryUrl()), is("serves"));
        c.check("members.all-are-healthy-on-all", cluster.healthyWithin(BECOMES_KNOWN), everyItem(is(ids(living()))));
        living().forEach(this::put);
    }

    void withoutFirst() {
        for (RimioNode node : living()) {
            put(node);
            kept("without-first", node);
            c.check("without-first.seeds-are-told", node.internal().embedSeeds().json().path("seeds").valueStream().map(JsonNode::asText).toList(), hasItems(cluster.node(2).address(), cluster.node(3).address()));
            c.check("without-first.nodes-are-told", node.blobs().nodes().json().path("nodes").findValuesAsText("node_id"), hasItems(cluster.node(2).id(), cluster.node(3).id()));
        }
        String url = cluster.config().registryUrl() + "," + cluster.node(2).address();
        c.require("join.serves", cluster.node(4).startByJoin(url), is("serves"));
    }

    void oneByOne() {
        c.require("one-by-one.serves", first.tryStart(), is("serves"));
        for (int n = 1; n <= 3; n++) {
            put(cluster.node(n));
            cluster.node(n).kill();
            c.require("one-by-one.serves", cluster.node(n).tryStart(), is("serves"));
        }
        c.check("members.all-are-healthy-on-all", cluster.healthyWithin(BECOMES_KNOWN), everyItem(is(ids(cluster.nodes().subList(0, 4)))));
        living().forEach(node -> kept("one-by-one", node));
    }

    void firstAlone() { c.require("first-alone.stays", first.launchFor(ALONE), is("runs on")); }

    void peersBack() {
        for (int n = 2; n <= 4; n++) cluster.node(n).launch();
        c.check("members.all-are-healthy-on-all", cluster.healthyWithin(BECOMES_KNOWN), everyItem(is(ids(living()))));
        for (RimioNode node : living()) {
            put(node);
            kept("peers-back", node);
        }
        c.require("join.serves", cluster.node(5).startByJoin(cluster.config().registryUrl()), is("serves"));
    }

    private void put(RimioNode node) {
        byte[] body = c.bytes(300);
        String path = paths.next();
        c.check("put.answers-201", node.blobs().put(path, body).status(), is(201));
        bodies.put(path, body);
    }

    /** The bootstrap as it was told at first, and each blob with its first generation. */
    private void kept(String when, RimioNode node) {
        c.check(when + ".bootstrap-is-kept", node.internal().bootstrap().json(), is(bootstrap));
        bodies.forEach((path, body) -> {
            Reply get = node.blobs().get(path);
            c.check(when + ".get-the-value", get.body(), sameBytes(body));
            c.check(when + ".get-the-generation", node.blobs().generation(get), is(1L));
            c.check(when + ".head-tells-the-same", node.blobs().head(path).etag(), is(Digests.sha256(body)));
        });
    }

    private List<RimioNode> living() { return cluster.nodes().stream().filter(RimioNode::isAlive).toList(); }

    private static Set<String> ids(List<RimioNode> nodes) { return nodes.stream().map(RimioNode::id).collect(Collectors.toSet()); }
}

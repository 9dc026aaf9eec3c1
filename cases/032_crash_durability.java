///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What was acknowledged survives kill -9 of every node, one after the other and all at once, with its generation and write id.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN CrashDurability
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS durability faults
//CLAUSES 1 7 15 56 57

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class CrashDurability {
    static void main(String[] args) { Case.run(args, CrashDurability::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final Map<String, byte[]> bodies = new LinkedHashMap<>();

    CrashDurability(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new CrashDurability(c, cluster);
            c.step("each node is killed right after it acknowledged", run::oneByOne);
            c.step("all nodes are killed at once", run::allAtOnce);
            c.step("write ids are remembered", run::writeIds);
            c.step("lists are complete", run::lists);
            c.step("every node is a healthy member again", run::members);
        }
    }

    void oneByOne() {
        for (int n = 1; n <= 3; n++) {
            RimioNode node = cluster.node(n);
            for (int i = 0; i < 5; i++) put(node, "crash/" + n + "-" + i);
            put(node, "crash/" + n + "-0"); // a second generation
            put(node, "crash/" + n + "-gone");
            c.check("delete.answers-204", node.blobs().delete("crash/" + n + "-gone").status(), is(oneOf(204, 200)));
            bodies.remove("crash/" + n + "-gone");
            node.kill();
            node.start();
            allThere("one-by-one");
        }
    }

    void allAtOnce() {
        put(cluster.node(2), "crash/last");
        cluster.nodes().forEach(RimioNode::kill);
        for (int n : List.of(3, 1, 2)) cluster.node(n).launch();
        cluster.awaitReady();
        allThere("all-at-once");
    }

    private void put(RimioNode node, String path) {
        byte[] body = c.bytes(700);
        c.check("put.answers-201", node.blobs().put(path, body, "id " + path + " " + bodies.containsKey(path)).status(), is(201));
        bodies.put(path, body);
    }

    private void allThere(String when) {
        for (RimioNode node : cluster.nodes()) {
            for (var blob : bodies.entrySet()) {
                Reply get = node.blobs().get(blob.getKey());
                c.check(when + ".get-acknowledged-body", get.body(), sameBytes(blob.getValue()));
                c.check(when + ".get-acknowledged-generation", node.blobs().generation(get), is(blob.getKey().endsWith("-0") ? 2L : 1L));
            }
            for (int n = 1; bodies.containsKey("crash/" + n + "-0"); n++) c.check(when + ".deleted-stays-deleted", node.blobs().get("crash/" + n + "-gone").status(), is(410));
        }
    }

    void writeIds() {
        for (int n = 1; n <= 3; n++) {
            String path = "crash/" + n + "-1";
            Reply same = cluster.node(n).blobs().put(path, bodies.get(path), "id " + path + " false");
            c.check("write-id.after-restart-answers-200", same.status(), is(200));
            c.check("write-id.after-restart-same-generation", same.number("generation"), is(1L));
            Reply other = cluster.node(n % 3 + 1).blobs().put(path, bodies.get(path), "id " + path + " false");
            c.check("write-id.other-node-after-restart-same-generation", other.number("generation"), is(1L));
        }
    }

    void lists() {
        for (RimioNode node : cluster.nodes())
            c.check("list.complete-after-restart", node.blobs().list("prefix", "crash/", "limit", "100").json().path("items").findValuesAsText("path"), is(List.copyOf(new TreeSet<>(bodies.keySet()))));
    }

    void members() {
        for (RimioNode node : cluster.nodes())
            c.checkWithin(Duration.ofSeconds(10), "nodes.all-healthy-after-restart", () -> node.blobs().nodes().text().split("(?i)\"healthy\"", -1).length - 1, is(3));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION However old it gets, and however many generations it has superseded, the visible generation of a blob is never collected.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN VisibleGenerationStays
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS disk
//GATE slow
//CLAUSES 24
//TIMEOUT 240

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class VisibleGenerationStays {
    static void main(String[] args) { Case.run(args, VisibleGenerationStays::check); }

    /** The contract does not say how long superseded generations are retained; a server that collects has often done so by then. */
    private static final Duration WATCHED = Duration.ofSeconds(75);
    private final Case c;
    private final RimioCluster cluster;
    private final Map<String, byte[]> bodies = new TreeMap<>();

    VisibleGenerationStays(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new VisibleGenerationStays(c, cluster);
            c.step("generations are superseded", run::supersede);
            c.step("while they are collected, what is visible stays readable", run::watch);
            c.step("every node still holds it on its own disk", run::ownDisk);
            c.step("after a restart it is there, too", run::restart);
        }
    }

    void supersede() {
        write("once/a", 1);
        write("often/a", 6);
        write("after-delete/a", 2);
        c.check("delete.answers-204", cluster.node(2).blobs().delete("after-delete/a").status(), is(oneOf(204, 200)));
        write("after-delete/a", 1);
        write("deleted/a", 2);
        c.check("delete.answers-204", cluster.node(3).blobs().delete("deleted/a").status(), is(oneOf(204, 200)));
        bodies.remove("deleted/a");
    }

    private void write(String path, int times) {
        for (int i = 0; i < times; i++) {
            bodies.put(path, c.bytes(1000));
            c.check("put.answers-201", cluster.node(i % 3 + 1).blobs().put(path, bodies.get(path)).status(), is(201));
        }
    }

    void watch() {
        Map<String, String> expected = new TreeMap<>();
        bodies.forEach((path, body) -> expected.put(path, Digests.sha256(body)));
        expected.put("deleted/a", "410");
        c.checkThroughout(WATCHED, "watched.every-node-reads-the-visible-generation", () -> cluster.nodes().stream().map(n -> read(n, expected.keySet())).toList(), everyItem(is(expected)));
    }

    private static Map<String, String> read(RimioNode node, Iterable<String> paths) {
        Map<String, String> read = new TreeMap<>();
        for (String path : paths) {
            Reply reply = node.blobs().get(path);
            read.put(path, reply.status() == 200 ? Digests.sha256(reply.body()) : "" + reply.status());
        }
        return read;
    }

    void ownDisk() {
        for (RimioNode node : cluster.nodes()) bodies.forEach((path, body) ->
            c.check("own-disk.holds-the-visible-part", node.disk().holding(cluster.slotOf(path), path), endsWith(Digests.sha256(body))));
    }

    void restart() {
        for (RimioNode node : List.copyOf(cluster.nodes())) {
            node.kill();
            node.start();
            bodies.forEach((path, body) -> c.check("restarted.get-visible-generation", node.blobs().get(path).body(), sameBytes(body)));
            c.check("restarted.deleted-is-410", node.blobs().get("deleted/a").status(), is(410));
        }
    }
}

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
import java.util.stream.Collectors;
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
    private final Map<String, String> visible = new TreeMap<>();

    VisibleGenerationStays(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new VisibleGenerationStays(c, cluster);
            c.step("generations are superseded", run::supersede);
            c.step("while they are collected, what is visible stays on every disk", run::watch);
            c.step("every node reads it", run::read);
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
        visible.put("deleted/a", "tombstone 3");
    }

    private void write(String path, int times) {
        for (int i = 0; i < times; i++) {
            bodies.put(path, c.bytes(1000));
            Reply put = cluster.node(i % 3 + 1).blobs().put(path, bodies.get(path));
            c.check("put.answers-201", put.status(), is(201));
            visible.put(path, "meta " + put.number("generation") + " " + Digests.sha256(bodies.get(path)));
        }
    }

    /** On the disks alone: a read may bring a part back from another node. */
    void watch() {
        c.checkWithin(Duration.ofSeconds(5), "superseded.visible-on-every-disk", this::onDisks, everyItem(is(visible)));
        c.checkThroughout(WATCHED, "watched.every-disk-holds-the-visible-generation", this::onDisks, everyItem(is(visible)));
    }

    private List<Map<String, String>> onDisks() {
        return cluster.nodes().stream().map(node -> visible.keySet().stream().collect(Collectors.toMap(p -> p, p -> node.disk().holding(cluster.slotOf(p), p)))).toList();
    }

    void read() {
        for (RimioNode node : cluster.nodes()) {
            bodies.forEach((path, body) -> c.check("read.get-visible-generation", node.blobs().get(path).body(), sameBytes(body)));
            c.check("read.deleted-is-410", node.blobs().get("deleted/a").status(), is(410));
        }
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

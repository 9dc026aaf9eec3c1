///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node that is stopped but keeps its connections holds up nobody: the others write and read in time, and resumed it answers with what it missed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PausedPeer
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quorum faults
//CLAUSES 1 3 4 6 11
//TIMEOUT 240

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Bound;
import http.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class PausedPeer {
    static void main(String[] args) { Case.run(args, PausedPeer::check); }

    /** The contract names no bound for an answer; ten seconds are what clients commonly wait. */
    private static final Bound BOUND = new Bound(Duration.ofSeconds(10));
    /** Longer than a peer is waited for: what it has not got by then, it misses. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private final Case c;
    private final RimioCluster cluster;
    private final Map<String, byte[]> bodies = new HashMap<>();
    private final TreeSet<String> names = new TreeSet<>();

    PausedPeer(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new PausedPeer(c, cluster);
            c.step("with all running, writes commit", run::before);
            try (var pause = cluster.node(3).pause()) {
                for (int n : List.of(1, 2)) c.step("with node 3 paused, node " + n + " writes and reads in time", () -> run.onePaused(cluster.node(n)));
                c.step("and so it stays, until nothing for node 3 is on its way any more", run::stillPaused);
            }
            c.step("resumed, node 3 answers with what it missed", run::resumed);
            try (var second = cluster.node(2).pause(); var third = cluster.node(3).pause()) {
                c.step("with two paused, writes are refused in time", run::twoPaused);
            }
            c.step("resumed, all works and nothing refused shows", run::allResumed);
        }
    }

    /** Each node is the first replica of some of the slots. */
    void before() {
        for (int n = 1; n <= 2; n++) for (int slot = 0; slot < 3; slot++)
            for (String kind : List.of("kept", "over", "gone")) put(cluster.node(n), cluster.pathsInSlot(slot, "p/" + n + kind, 1).getFirst(), "all-up.put-201");
        names.addAll(bodies.keySet());
        put(cluster.node(1), "q/kept", "all-up.put-201");
    }

    /** What is not acknowledged is not known, and so nobody is asked for it. */
    private void put(RimioNode node, String path, String id) {
        byte[] body = c.bytes(300);
        String status = BOUND.status(() -> node.blobs().put(path, body));
        c.check(id, status, is("201"));
        bodies.remove(path);
        if (status.startsWith("201")) bodies.put(path, body);
    }

    private List<String> paths(RimioNode node, String kind) {
        String prefix = "p/" + (cluster.nodes().indexOf(node) + 1) + kind;
        return bodies.keySet().stream().filter(p -> p.startsWith(prefix)).sorted().toList();
    }

    void onePaused(RimioNode node) {
        for (String path : paths(node, "kept")) {
            c.check("one-paused.get-in-time", BOUND.answer(() -> node.blobs().get(path), PausedPeer::value), is(Digests.sha256(bodies.get(path))));
            c.check("one-paused.head-in-time", BOUND.answer(() -> node.blobs().head(path), Reply::etag), is(Digests.sha256(bodies.get(path))));
        }
        for (String path : paths(node, "over")) {
            put(node, path, "one-paused.overwrite-201-in-time");
            put(node, path.replace("p/", "fresh/"), "one-paused.put-201-in-time");
        }
        for (String path : paths(node, "over")) c.check("one-paused.get-new-value-in-time", BOUND.answer(() -> node.blobs().get(path), PausedPeer::value), is(Digests.sha256(bodies.get(path))));
        for (String path : paths(node, "gone")) {
            bodies.remove(path);
            names.remove(path);
            c.check("one-paused.delete-204-in-time", BOUND.status(() -> node.blobs().delete(path)), is(oneOf("204", "200")));
            c.check("one-paused.get-deleted-410-in-time", BOUND.status(() -> node.blobs().get(path)), is("410"));
        }
        c.check("one-paused.unknown-404-in-time", BOUND.status(() -> node.blobs().get("p/unknown")), is("404"));
        c.check("one-paused.list-in-time", BOUND.answer(() -> node.blobs().list("prefix", "p/"), PausedPeer::listed), is(names.toString()));
    }

    void stillPaused() {
        Map<String, String> expected = new HashMap<>();
        bodies.forEach((path, body) -> expected.put(path, Digests.sha256(body)));
        for (int n = 1; n <= 2; n++) {
            RimioNode node = cluster.node(n);
            c.checkThroughout(PATIENCE.dividedBy(2), "still-paused.get-current-value-in-time", () -> expected.keySet().stream()
                .collect(Collectors.toMap(p -> p, p -> BOUND.answer(() -> node.blobs().get(p), PausedPeer::value))), is(expected));
        }
    }

    void resumed() {
        var node = cluster.node(3);
        bodies.forEach((path, body) -> {
            c.check("resumed.get-current-value", node.blobs().get(path).body(), sameBytes(body));
            c.check("resumed.head-current-etag", node.blobs().head(path).etag(), is(Digests.sha256(body)));
        });
        for (int n = 1; n <= 2; n++) for (int slot = 0; slot < 3; slot++)
            c.check("resumed.get-deleted-is-410", node.blobs().get(cluster.pathsInSlot(slot, "p/" + n + "gone", 1).getFirst()).status(), is(410));
        c.check("resumed.list-is-complete", listed(node.blobs().list("prefix", "p/")), is(names.toString()));
        put(node, "q/by-resumed", "resumed.put-201");
    }

    void twoPaused() {
        var left = cluster.node(1);
        c.check("two-paused.put-503-in-time", BOUND.status(() -> left.blobs().put("q/refused", c.bytes(50))), is("503"));
        c.check("two-paused.overwrite-503-in-time", BOUND.status(() -> left.blobs().put("q/kept", c.bytes(50))), is("503"));
        c.check("two-paused.delete-503-in-time", BOUND.status(() -> left.blobs().delete("q/kept")), is("503"));
        c.check("two-paused.get-is-right-or-503-in-time", BOUND.answer(() -> left.blobs().get("q/kept"), PausedPeer::value), is(oneOf(Digests.sha256(bodies.get("q/kept")), "503")));
        c.check("two-paused.get-refused-is-no-value-in-time", BOUND.status(() -> left.blobs().get("q/refused")), is(oneOf("404", "503")));
    }

    void allResumed() {
        for (var node : cluster.nodes()) {
            c.check("all-resumed.refused-put-is-404", node.blobs().get("q/refused").status(), is(404));
            c.check("all-resumed.refused-changes-keep-the-body", node.blobs().get("q/kept").body(), sameBytes(bodies.get("q/kept")));
            put(node, "again/" + node.id(), "all-resumed.put-201");
        }
        for (var node : cluster.nodes()) bodies.keySet().stream().filter(path -> path.startsWith("again/")).forEach(path ->
            c.check("all-resumed.get-new-value", node.blobs().get(path).body(), sameBytes(bodies.get(path))));
    }

    private static String value(Reply reply) { return reply.status() == 200 ? Digests.sha256(reply.body()) : "" + reply.status(); }

    private static String listed(Reply reply) { return reply.json().path("items").findValuesAsText("path").toString(); }
}

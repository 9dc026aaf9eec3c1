///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node that is stopped but keeps its connections holds up nobody: the others write and read in time, and resumed it answers with what it missed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PausedPeer
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quorum faults
//CLAUSES 1 3 4 11
//TIMEOUT 240

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Bound;
import http.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kit.Case;
import kit.Digests;
import systems.rimio.NativeApi;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class PausedPeer {
    static void main(String[] args) { Case.run(args, PausedPeer::check); }

    /** The contract names no bound for an answer; a paused peer may cost a time-out of its own, not that of the client. */
    private static final Bound BOUND = new Bound(Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    /** Twice as long, longer than a peer is waited for: what it has not got by then, it misses. */
    private static final Duration LASTING = Duration.ofSeconds(3);
    private final Case c;
    private final RimioCluster cluster;
    private final Map<String, byte[]> bodies = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private final Set<String> deleted = new TreeSet<>();
    /** What a DELETE that was not answered left is open. */
    private final Set<String> unknown = new TreeSet<>();

    PausedPeer(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new PausedPeer(c, cluster);
            c.step("with all running, writes commit", run::before);
            try (var pause = cluster.node(3).pause()) {
                for (int n : List.of(1, 2)) c.step("with node 3 paused, node " + n + " writes and reads in time", () -> run.onePaused(n));
                c.step("and so it stays, until nothing for node 3 is on its way any more", run::stillPaused);
            }
            c.step("resumed, node 3 answers with what it missed", run::resumed);
        }
    }

    /** Each node is the first replica of some of the slots. */
    void before() {
        for (int n = 1; n <= 2; n++) for (int slot = 0; slot < 3; slot++)
            for (String kind : List.of("kept", "over", "gone")) put(cluster.node(n), cluster.pathsInSlot(slot, "p/" + n + kind, 1).getFirst(), "all-up.put-201");
        names.addAll(bodies.keySet());
    }

    private static NativeApi on(RimioNode node) { return node.blobsWithin(PATIENCE); }

    private void put(RimioNode node, String path, String id) {
        byte[] body = c.bytes(300);
        written(path, body, BOUND.status(() -> on(node).put(path, body)), id);
    }

    /** What is not acknowledged is not known, and so nobody is asked for it. */
    private void written(String path, byte[] body, String status, String id) {
        c.check(id, status, is("201"));
        bodies.remove(path);
        if (status.startsWith("201")) bodies.put(path, body);
    }

    private void deleted(String path, String status) {
        c.check("one-paused.delete-204-in-time", status, is(oneOf("204", "200")));
        (status.startsWith("20") ? deleted : unknown).add(path);
        bodies.remove(path);
        names.remove(path);
    }

    private List<String> paths(int node, String kind) { return bodies.keySet().stream().filter(p -> p.startsWith("p/" + node + kind)).sorted().toList(); }

    /** All writes at once, as clients of their own; then, with nothing under way, what they left. */
    void onePaused(int number) {
        RimioNode node = cluster.node(number);
        List<String> over = paths(number, "over");
        List<String> gone = paths(number, "gone");
        byte[] fresh = c.bytes(300);
        List<Supplier<Reply>> writes = new ArrayList<>(List.of(() -> on(node).get("p/unknown")));
        over.forEach(path -> writes.add(() -> on(node).put(path, fresh)));
        over.forEach(path -> writes.add(() -> on(node).put("fresh/" + path, fresh)));
        gone.forEach(path -> writes.add(() -> on(node).delete(path)));
        Iterator<String> statuses = BOUND.statuses(writes).iterator();
        c.check("one-paused.unknown-404-in-time", statuses.next(), is("404"));
        over.forEach(path -> written(path, fresh, statuses.next(), "one-paused.overwrite-201-in-time"));
        over.forEach(path -> written("fresh/" + path, fresh, statuses.next(), "one-paused.put-201-in-time"));
        gone.forEach(path -> deleted(path, statuses.next()));
        readsInTime(node, number);
    }

    private void readsInTime(RimioNode node, int number) {
        for (String path : paths(number, "")) {
            c.check("one-paused.get-in-time", BOUND.answer(() -> on(node).get(path), PausedPeer::value), is(Digests.sha256(bodies.get(path))));
            c.check("one-paused.head-in-time", BOUND.answer(() -> on(node).head(path), Reply::etag), is(Digests.sha256(bodies.get(path))));
        }
        for (String path : deleted) c.check("one-paused.get-deleted-410-in-time", BOUND.status(() -> on(node).get(path)), is("410"));
        c.check("one-paused.list-in-time", BOUND.answer(() -> on(node).list("prefix", "p/"), this::listed), is(names.toString()));
    }

    void stillPaused() {
        Map<String, String> expected = bodies.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> Digests.sha256(e.getValue())));
        for (int n = 1; n <= 2; n++) {
            RimioNode node = cluster.node(n);
            c.checkThroughout(LASTING, "still-paused.get-current-value-in-time", () -> expected.keySet().stream()
                .collect(Collectors.toMap(p -> p, p -> BOUND.answer(() -> on(node).get(p), PausedPeer::value))), is(expected));
        }
    }

    void resumed() {
        var node = cluster.node(3);
        bodies.forEach((path, body) -> {
            c.check("resumed.get-current-value", node.blobs().get(path).body(), sameBytes(body));
            c.check("resumed.head-current-etag", node.blobs().head(path).etag(), is(Digests.sha256(body)));
        });
        for (String path : deleted) c.check("resumed.get-deleted-is-410", node.blobs().get(path).status(), is(410));
        c.check("resumed.list-is-complete", listed(node.blobs().list("prefix", "p/")), is(names.toString()));
        put(node, "q/by-resumed", "resumed.put-201");
    }

    private static String value(Reply reply) { return reply.status() == 200 ? Digests.sha256(reply.body()) : "" + reply.status(); }

    private String listed(Reply reply) { return reply.json().path("items").findValuesAsText("path").stream().filter(path -> !unknown.contains(path)).toList().toString(); }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Writers on one path through different nodes at once: each acknowledged write has a generation of its own, and all nodes agree on the last.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ConcurrentWriters
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS concurrency
//CLAUSES 1 6 7 8 17

import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class ConcurrentWriters {
    static void main(String[] args) { Case.run(args, ConcurrentWriters::check); }

    private static final int ROUNDS = 8;
    private static final int WRITERS = 6;
    private final Case c;
    private final RimioCluster cluster;

    ConcurrentWriters(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new ConcurrentWriters(c, cluster);
            c.step("writers on one path, round after round", run::onePath);
            c.step("one write sent twice at once is one write", run::sameWrite);
            c.step("one write id for two bodies ends with one of them", run::sameIdTwoBodies);
            c.step("deletes and writes race to one outcome", run::deletesAndWrites);
        }
    }

    void onePath() throws Exception {
        var acknowledged = new TreeMap<Long, String>();
        int successes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (Reply reply : atOnce(WRITERS, writer -> cluster.node(1 + writer % 3).blobs().put("race/one", body(writer)))) {
                c.check("race.answer-is-201-409-or-5xx", reply.status(), either(is(oneOf(201, 409))).or(greaterThanOrEqualTo(500)));
                if (reply.status() != 201) continue;
                acknowledged.put(reply.number("generation"), reply.text("etag"));
                successes++;
            }
            c.check("race.generation-of-its-own", acknowledged.size(), is(successes));
            Set<String> read = new HashSet<>();
            for (var node : cluster.nodes()) {
                Reply get = node.blobs().get("race/one");
                c.check("race.body-fits-its-etag", Digests.sha256(get.body()), is(get.etag()));
                read.add(node.blobs().generation(get) + " " + get.etag());
            }
            c.check("race.nodes-agree", read, hasSize(1));
            c.check("race.last-acknowledged-or-newer-is-current", Long.parseLong(read.iterator().next().split(" ")[0]), greaterThanOrEqualTo(acknowledged.isEmpty() ? 0L : acknowledged.lastKey()));
        }
        c.check("race.writes-are-acknowledged", acknowledged.size(), greaterThanOrEqualTo(ROUNDS));
        Reply get = cluster.node(1).blobs().get("race/one");
        c.check("race.current-is-what-was-acknowledged", acknowledged.getOrDefault(cluster.node(1).blobs().generation(get), get.etag()), is(get.etag()));
    }

    void sameWrite() throws Exception {
        byte[] body = c.bytes(64);
        Set<String> outcomes = new TreeSet<>();
        for (Reply reply : atOnce(3, node -> cluster.node(1 + node).blobs().put("race/same", body, "same-id"))) {
            c.check("same-write.answer-is-success-or-retry", reply.status(), either(is(oneOf(200, 201, 409))).or(greaterThanOrEqualTo(500)));
            if (reply.status() < 300) outcomes.add(reply.number("generation") + " " + reply.text("etag"));
        }
        c.check("same-write.one-outcome", outcomes, hasSize(1));
        c.check("same-write.one-generation", cluster.newestHead("race/same").number("generation"), is(1L));
    }

    void sameIdTwoBodies() throws Exception {
        List<byte[]> bodies = List.of(c.bytes(64), c.bytes(64));
        atOnce(2, i -> cluster.node(1 + i).blobs().put("race/id", bodies.get(i), "shared-id"));
        Set<String> read = new HashSet<>();
        for (var node : cluster.nodes()) read.add(Digests.sha256(node.blobs().get("race/id").body()));
        c.check("shared-id.nodes-agree", read, hasSize(1));
        c.check("shared-id.on-one-of-the-two", read.iterator().next(), is(oneOf(Digests.sha256(bodies.get(0)), Digests.sha256(bodies.get(1)))));
    }

    void deletesAndWrites() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String path = "race/delete-" + round;
            cluster.node(1).blobs().put(path, body(0));
            atOnce(4, i -> i % 2 == 0 ? cluster.node(1 + i % 3).blobs().delete(path) : cluster.node(1 + i % 3).blobs().put(path, body(i)));
            Set<String> read = new HashSet<>();
            for (var node : cluster.nodes()) {
                Reply get = node.blobs().get(path);
                read.add(get.status() + " " + (get.status() == 200 ? Digests.sha256(get.body()) : ""));
            }
            c.check("delete-race.nodes-agree", read, hasSize(1));
        }
    }

    private static byte[] body(int writer) { return ("written by " + writer + " at " + System.nanoTime()).getBytes(); }

    /** What one of several writers does at the same time as the others. */
    interface Write { Reply by(int writer); }

    private static List<Reply> atOnce(int writers, Write write) throws Exception {
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            calls.add(() -> write.by(writer));
        }
        try (var pool = Executors.newFixedThreadPool(writers)) {
            return pool.invokeAll(calls).stream().map(Future::resultNow).toList();
        }
    }
}

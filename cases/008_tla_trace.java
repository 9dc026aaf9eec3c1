///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What clients were answered is a behaviour that the specification allows: the recorded trace is accepted by TLC.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN TlaTrace
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS tla
//CLAUSES 1 7

import static org.hamcrest.Matchers.*;

import history.TraceEvent;
import history.TraceJudge;
import history.TraceReplay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class TlaTrace {
    static void main(String[] args) { Case.run(args, TlaTrace::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final List<TraceEvent> trace = new ArrayList<>();

    TlaTrace(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new TlaTrace(c, cluster);
            c.step("one path is written, repeated, overwritten and deleted", run::onePath);
            c.step("paths are written in mixed order through every node", run::mixedPaths);
            c.step("TLC accepts the trace, but not with one generation changed", run::accepted);
        }
    }

    void onePath() {
        put(cluster.node(1), "tla/a", c.bytes(64), "w1");
        byte[] repeated = c.bytes(64);
        put(cluster.node(2), "tla/a", repeated, "w2");
        put(cluster.node(2), "tla/a", repeated, "w2");
        delete(cluster.node(3), "tla/a", "d1");
        c.check("get.deleted-is-410", cluster.node(1).blobs().get("tla/a").status(), is(410));
    }

    void mixedPaths() {
        for (int i = 0; i < 12; i++) {
            int chosen = 1 + c.random().nextInt(cluster.nodes().size());
            var node = cluster.node(chosen);
            String path = "tla/" + (char) ('b' + i % 3);
            byte[] body = c.bytes(32);
            put(node, path, body, "m" + i);
            if (i % 4 == 0) put(cluster.node(1 + chosen % cluster.nodes().size()), path, body, "m" + i);
            if (i % 5 == 4) delete(node, path, "x" + i);
        }
    }

    /** Records a PUT as it was answered; a replay counts as one only where the answer says so (contracts/rimio.md §9). */
    void put(RimioNode node, String path, byte[] body, String writeId) {
        var reply = node.blobs().put(path, body, writeId);
        boolean replay = reply.json().path("idempotent_replay").asBoolean();
        c.require("put.answers-201-or-200-for-a-replay", reply.status(), is(replay ? 200 : 201));
        c.check("put.etag-is-sha256", reply.text("etag"), is(Digests.sha256(body)));
        int committed = (int) reply.number("committed_replicas");
        trace.add(replay ? TraceEvent.putRetry(path, writeId, reply.text("etag"), reply.number("generation"), committed)
            : TraceEvent.put(path, writeId, reply.text("etag"), reply.number("generation"), committed));
    }

    /** A DELETE answers no generation: it is read from the tombstone. */
    void delete(RimioNode node, String path, String writeId) {
        var reply = node.blobs().delete(path, writeId);
        c.require("delete.answers-204", reply.status(), is(oneOf(204, 200)));
        int slot = cluster.slotOf(path);
        long generation = cluster.nodes().stream().map(n -> n.internal().head(slot, path)).filter(h -> h.text("head_kind").equals("tombstone"))
            .mapToLong(h -> h.number("generation")).max().orElse(-1);
        c.require("delete.leaves-a-tombstone", generation, greaterThan(0L));
        trace.add(TraceEvent.delete(path, writeId, generation, cluster.writeQuorum()));
    }

    /** The judge is on trial, too: it must reject the same trace with one generation changed. */
    void accepted() {
        TraceReplay.writeJson(c.workspace().file("trace.json"), trace);
        var judge = new TraceJudge(cluster.config().minWriteReplicas(), cluster.replicas(), c.options().tlcJar().orElseGet(TraceReplay::bundledTlc), Duration.ofSeconds(60));
        var judgement = judge.judge(c.workspace().file("tlc"), trace, c.random().nextInt(trace.size()));
        c.check("trace.accepted-by-tlc", judgement.outcome() + ": " + judgement.reason(), startsWith("ACCEPTED"));
        c.check("trace.holds-a-replay", trace.stream().filter(e -> e.kind() == TraceEvent.Kind.PUT_RETRY).count(), greaterThan(0L));
    }
}

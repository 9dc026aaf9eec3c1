///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION With two of three nodes stopped, but still connected, writes are refused in time, reads are right or refused, and nothing refused ever shows.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PausedMajority
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quorum faults
//CLAUSES 4 6

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Bound;
import http.Reply;
import java.time.Duration;
import java.util.List;
import kit.Case;
import kit.Digests;
import systems.rimio.NativeApi;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class PausedMajority {
    static void main(String[] args) { Case.run(args, PausedMajority::check); }

    /** As in 034: the contract names none. */
    private static final Bound BOUND = new Bound(Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private final Case c;
    private final RimioCluster cluster;
    private final byte[] kept;

    PausedMajority(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        kept = c.bytes(300);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new PausedMajority(c, cluster);
            for (String path : List.of("q/kept", "q/spared")) c.check("all-up.put-201", cluster.node(1).blobs().put(path, run.kept).status(), is(201));
            try (var second = cluster.node(2).pause(); var third = cluster.node(3).pause()) {
                c.step("with two paused, writes are refused in time", run::writes);
                c.step("reads are right or refused, in time", run::reads);
            }
            c.step("resumed, all works and nothing refused shows", run::resumed);
        }
    }

    private NativeApi left() { return cluster.node(1).blobsWithin(PATIENCE); }

    void writes() {
        byte[] refused = c.bytes(50);
        var statuses = BOUND.statuses(List.of(() -> left().put("q/refused", refused), () -> left().put("q/kept", refused), () -> left().delete("q/spared")));
        c.check("two-paused.put-503-in-time", statuses.get(0), is("503"));
        c.check("two-paused.overwrite-503-in-time", statuses.get(1), is("503"));
        c.check("two-paused.delete-503-in-time", statuses.get(2), is("503"));
    }

    void reads() {
        for (String path : List.of("q/kept", "q/spared"))
            c.check("two-paused.get-is-right-or-503-in-time", BOUND.answer(() -> left().get(path), PausedMajority::value), is(oneOf(Digests.sha256(kept), "503")));
        c.check("two-paused.get-refused-is-no-value-in-time", BOUND.status(() -> left().get("q/refused")), is(oneOf("404", "503")));
    }

    void resumed() {
        for (RimioNode node : cluster.nodes()) {
            c.check("resumed.refused-put-is-404", node.blobs().get("q/refused").status(), is(404));
            for (String path : List.of("q/kept", "q/spared")) c.check("resumed.refused-changes-keep-the-body", node.blobs().get(path).body(), sameBytes(kept));
            c.check("resumed.put-201", node.blobs().put("again/" + node.id(), kept).status(), is(201));
        }
        for (RimioNode reader : cluster.nodes()) for (RimioNode writer : cluster.nodes())
            c.check("resumed.get-new-value", reader.blobs().get("again/" + writer.id()).body(), sameBytes(kept));
    }

    private static String value(Reply reply) { return reply.status() == 200 ? Digests.sha256(reply.body()) : "" + reply.status(); }
}

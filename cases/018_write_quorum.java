///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Writes commit with one node of three down, are refused without trace with two down, and go on when they are back.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN WriteQuorum
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quorum faults
//CLAUSES 1 4 6 11

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class WriteQuorum {
    static void main(String[] args) { Case.run(args, WriteQuorum::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final byte[] kept;
    private byte[] overwritten;

    WriteQuorum(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        kept = c.bytes(400);
        overwritten = c.bytes(300);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var quorum = new WriteQuorum(c, cluster);
            c.step("with all up, writes commit", quorum::allUp);
            for (int down = 1; down <= 3; down++) {
                int one = down;
                c.step("without node " + one + " writes and reads go on", () -> quorum.without(one));
            }
            c.step("with one node left, writes are refused and leave no trace", quorum::oneLeft);
            c.step("with the nodes back, nothing refused shows", quorum::back);
        }
    }

    void allUp() {
        c.check("all-up.put-201", cluster.node(1).blobs().put("q/kept", kept).status(), is(201));
        c.check("all-up.overwrite-201", cluster.node(2).blobs().put("q/over", overwritten).status(), is(201));
        for (var node : cluster.nodes()) c.check("all-up.get-everywhere", node.blobs().get("q/kept").body(), sameBytes(kept));
    }

    void without(int down) {
        cluster.node(down).kill();
        for (int up : new int[] {down % 3 + 1, (down + 1) % 3 + 1}) {
            byte[] body = c.bytes(100);
            String path = "q/without-" + down + "-by-" + up;
            Reply put = cluster.node(up).blobs().put(path, body);
            c.check("one-down.put-201", put.status(), is(201));
            c.check("one-down.committed-on-two", put.number("committed_replicas"), is(2L));
            c.check("one-down.get-new-value", cluster.node(up).blobs().get(path).body(), sameBytes(body));
            c.check("one-down.get-old-value", cluster.node(up).blobs().get("q/kept").body(), sameBytes(kept));
            c.check("one-down.head", cluster.node(up).blobs().head("q/kept").etag(), is(Digests.sha256(kept)));
            c.check("one-down.unknown-is-404", cluster.node(up).blobs().get("q/unknown").status(), is(404));
            c.check("one-down.delete-204", cluster.node(up).blobs().delete(path).status(), is(oneOf(204, 200)));
            c.check("one-down.deleted-is-410", cluster.node(6 - up - down).blobs().get(path).status(), is(410));
        }
        cluster.node(down).start();
        int other = down % 3 + 1;
        c.check("returned.get-deleted-is-410", cluster.node(down).blobs().get("q/without-" + down + "-by-" + other).status(), is(410));
    }

    void oneLeft() {
        cluster.node(2).kill();
        cluster.node(3).kill();
        var left = cluster.node(1).blobs();
        for (int time = 0; time < 3; time++) {
            c.check("one-left.put-new-is-503", left.put("q/refused", c.bytes(50)).status(), is(503));
            c.check("one-left.overwrite-is-503", left.put("q/over", c.bytes(50)).status(), is(503));
            c.check("one-left.delete-is-503", left.delete("q/kept").status(), is(503));
        }
        c.check("one-left.s3-put-is-503", cluster.node(1).s3().put("q", "s3-refused", c.bytes(5)).status(), is(503));
        c.check("one-left.get-is-right-or-503", answer(left.get("q/over")), is(oneOf(Digests.sha256(overwritten), "503")));
        c.check("one-left.get-kept-is-right-or-503", answer(left.get("q/kept")), is(oneOf(Digests.sha256(kept), "503")));
        c.check("one-left.get-refused-is-no-value", left.get("q/refused").status(), is(oneOf(404, 503)));
    }

    void back() {
        cluster.node(2).start();
        cluster.node(3).start();
        for (var node : cluster.nodes()) {
            c.check("back.refused-put-is-404", node.blobs().get("q/refused").status(), is(404));
            c.check("back.refused-s3-put-is-404", node.s3().get("q", "s3-refused").status(), is(404));
            c.check("back.refused-overwrite-keeps-the-body", node.blobs().get("q/over").body(), sameBytes(overwritten));
            c.check("back.refused-delete-keeps-the-body", node.blobs().get("q/kept").body(), sameBytes(kept));
            c.check("back.list-shows-nothing-refused", node.blobs().list("prefix", "q/").json().path("items").findValuesAsText("path"), is(java.util.List.of("q/kept", "q/over")));
        }
        Reply put = cluster.node(2).blobs().put("q/over", kept);
        c.check("back.put-201", put.status(), is(201));
        c.check("back.refused-writes-took-at-most-one-generation", put.number("generation"), is(oneOf(2L, 3L)));
    }

    private static String answer(Reply reply) { return reply.status() == 200 ? Digests.sha256(reply.body()) : "" + reply.status(); }
}

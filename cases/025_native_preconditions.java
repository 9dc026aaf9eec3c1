///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A native PUT under If-Match or If-None-Match writes exactly when its condition holds, and otherwise changes nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN NativePreconditions
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick preconditions
//CLAUSES 13

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class NativePreconditions {
    static void main(String[] args) { Case.run(args, NativePreconditions::check); }

    private static final String WRONG = "\"" + "0".repeat(64) + "\"";
    private final Case c;
    private final RimioCluster cluster;

    NativePreconditions(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var run = new NativePreconditions(c, cluster);
            c.step("a condition that fails refuses the write", run::refusals);
            c.step("a condition that holds lets it pass", run::passes);
            c.step("a deleted object counts as missing", run::deleted);
        }
    }

    void refusals() {
        refused("if-match-wrong-etag", "if-match", WRONG);
        refused("if-match-list-without-it", "if-match", WRONG + ", \"" + "1".repeat(64) + "\"");
        refused("if-none-match-star", "if-none-match", "*");
        refused("if-none-match-own-etag", "if-none-match", "ETAG");
        refused("if-none-match-list-with-it", "if-none-match", WRONG + ", ETAG");
        for (String condition : new String[] {"*", WRONG}) {
            c.check("missing.if-match-is-412", cluster.node(1).blobs().putIf("if/missing", c.bytes(4), "if-match", condition).status(), is(oneOf(412, 409)));
            for (var node : cluster.nodes()) c.check("missing.refused-write-creates-nothing", node.blobs().get("if/missing").status(), is(404));
        }
    }

    /** ETAG in the value stands for the etag that the blob has. */
    private void refused(String kind, String header, String value) {
        String path = "if/" + kind;
        byte[] body = c.bytes(20);
        String etag = "\"" + cluster.node(1).blobs().put(path, body).text("etag") + "\"";
        Reply reply = cluster.node(2).blobs().putIf(path, c.bytes(3), header, value.replace("ETAG", etag));
        c.check(kind + ".is-412", reply.status(), is(oneOf(412, 409)));
        for (var node : cluster.nodes()) c.check(kind + ".keeps-the-body", node.blobs().get(path).body(), sameBytes(body));
        c.check(kind + ".keeps-the-generation", cluster.newestHead(path).number("generation"), is(1L));
    }

    void passes() {
        passed("if-match-own-etag", "if-match", "ETAG");
        passed("if-match-list-with-it", "if-match", WRONG + ", ETAG");
        passed("if-match-star", "if-match", "*");
        passed("if-none-match-other-etag", "if-none-match", WRONG);
        byte[] body = c.bytes(9);
        c.check("missing.if-none-match-star-creates", cluster.node(3).blobs().putIf("if/new", body, "if-none-match", "*").status(), is(201));
        for (var node : cluster.nodes()) c.check("missing.created-reads-everywhere", node.blobs().get("if/new").body(), sameBytes(body));
    }

    private void passed(String kind, String header, String value) {
        String path = "if/pass-" + kind;
        String etag = "\"" + cluster.node(1).blobs().put(path, c.bytes(20)).text("etag") + "\"";
        byte[] body = c.bytes(21);
        Reply reply = cluster.node(3).blobs().putIf(path, body, header, value.replace("ETAG", etag));
        c.check(kind + ".writes", reply.status(), is(201));
        c.check(kind + ".takes-the-next-generation", reply.number("generation"), is(2L));
        for (var node : cluster.nodes()) c.check(kind + ".reads-everywhere", node.blobs().get(path).body(), sameBytes(body));
    }

    void deleted() {
        for (String path : new String[] {"if/deleted", "if/created-again"}) {
            cluster.node(1).blobs().put(path, c.bytes(5));
            cluster.node(2).blobs().delete(path);
        }
        c.check("deleted.if-match-star-is-412", cluster.node(3).blobs().putIf("if/deleted", c.bytes(6), "if-match", "*").status(), is(oneOf(412, 409)));
        c.check("deleted.stays-deleted", cluster.node(1).blobs().get("if/deleted").status(), is(410));
        Reply created = cluster.node(3).blobs().putIf("if/created-again", c.bytes(6), "if-none-match", "*");
        c.check("deleted.if-none-match-star-creates", created.status(), is(201));
        c.check("deleted.generation-goes-on", created.number("generation"), is(3L));
    }
}

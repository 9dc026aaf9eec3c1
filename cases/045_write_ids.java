///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A write id names one write of one path: repeated through any node it is answered alike, and never undoes what came later.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN WriteIds
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick idempotency
//CLAUSES 7 9

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import kit.Case;
import systems.rimio.NativeApi;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class WriteIds {
    static void main(String[] args) { Case.run(args, WriteIds::check); }

    private final Case c;
    private final RimioCluster cluster;

    WriteIds(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var ids = new WriteIds(c, cluster);
            c.step("a repeated PUT is answered, not done again", ids::put);
            c.step("a PUT repeated late leaves the newer value", ids::latePut);
            c.step("a blank write id, or none, is a fresh write", ids::fresh);
            c.step("an id of one path is no repeat on another", ids::otherPath);
            c.step("a repeated DELETE makes no generation", ids::delete);
            c.step("a DELETE repeated late leaves the newer value", ids::lateDelete);
        }
    }

    private NativeApi on(int node) { return cluster.node(node).blobs(); }

    void put() {
        for (int node = 1; node <= 3; node++) {
            String path = "ids/put-" + node;
            byte[] body = c.bytes(500);
            Reply first = on(1).put(path, body, "w1");
            replayed(where(node), on(node).put(path, body, "w1"), first);
            c.check("put-repeat." + where(node) + "-no-new-generation", generation(path), is(first.number("generation")));
        }
    }

    private void replayed(String where, Reply again, Reply first) {
        c.check("put-repeat." + where + "-answers-200", again.status(), is(200));
        c.check("put-repeat." + where + "-says-replay", again.json().path("idempotent_replay").asBoolean(), is(true));
        c.check("put-repeat." + where + "-same-path", again.text("path"), is(first.text("path")));
        c.check("put-repeat." + where + "-same-generation", again.number("generation"), is(first.number("generation")));
        c.check("put-repeat." + where + "-same-etag", again.text("etag"), is(first.text("etag")));
    }

    /** As a client does that never heard the first answer, while another one wrote. */
    void latePut() {
        for (int node = 1; node <= 3; node++) {
            String path = "ids/late-put-" + node;
            byte[] mine = c.bytes(300);
            byte[] newer = c.bytes(301);
            Reply first = on(1).put(path, mine, "w1");
            on(2).put(path, newer, "w2");
            Reply again = on(node).put(path, mine, "w1");
            c.check("late-put." + where(node) + "-answers-200", again.status(), is(200));
            c.check("late-put." + where(node) + "-tells-its-own-generation", again.number("generation"), is(first.number("generation")));
            c.check("late-put." + where(node) + "-keeps-the-newer-value", on(3).get(path).body(), sameBytes(newer));
            c.check("late-put." + where(node) + "-no-new-generation", generation(path), is(2L));
        }
    }

    void fresh() {
        byte[] body = c.bytes(5);
        c.check("put-fresh.first", on(1).put("ids/fresh", body, " ").number("generation"), is(1L));
        c.check("put-fresh.blank-write-id-is-a-fresh-write", on(1).put("ids/fresh", body, " ").number("generation"), is(2L));
        c.check("put-fresh.no-write-id-is-a-fresh-write", on(1).put("ids/fresh", body).number("generation"), is(3L));
        c.check("put-fresh.none-again-is-a-fresh-write", on(1).put("ids/fresh", body).number("generation"), is(4L));
    }

    void otherPath() {
        byte[] body = c.bytes(50);
        on(1).put("ids/one", body, "shared");
        Reply other = on(1).put("ids/other", body, "shared");
        c.check("other-path.answers-201", other.status(), is(201));
        c.check("other-path.is-stored", on(2).get("ids/other").body(), sameBytes(body));
    }

    void delete() {
        for (int node = 1; node <= 3; node++) {
            String path = "ids/delete-" + node;
            on(2).put(path, c.bytes(20));
            on(1).delete(path, "d1");
            c.check("delete-repeat." + where(node) + "-is-answered", on(node).delete(path, "d1").status(), is(oneOf(204, 200)));
            c.check("delete-repeat." + where(node) + "-makes-no-generation", generation(path), is(2L));
        }
    }

    void lateDelete() {
        for (int node = 1; node <= 3; node++) {
            String path = "ids/late-delete-" + node;
            byte[] newer = c.bytes(30);
            on(2).put(path, c.bytes(20));
            on(1).delete(path, "d1");
            on(3).put(path, newer);
            on(node).delete(path, "d1");
            c.check("late-delete." + where(node) + "-keeps-the-newer-value", on(3).get(path).body(), sameBytes(newer));
            c.check("late-delete." + where(node) + "-makes-no-generation", generation(path), is(3L));
        }
    }

    /** Seen from node 1, which coordinated the first write. */
    private static String where(int node) { return node == 1 ? "same-node" : "other-node"; }

    private long generation(String path) { return cluster.newestHead(path).number("generation"); }
}

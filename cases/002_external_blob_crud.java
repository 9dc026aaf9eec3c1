///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A blob written, overwritten and deleted through different nodes reads the same, at once, on every node.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ExternalBlobCrud
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick crud
//CLAUSES 1 3 10 11

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.Set;
import kit.Case;
import kit.Digests;
import systems.rimio.NativeApi;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class ExternalBlobCrud {
    static void main(String[] args) { Case.run(args, ExternalBlobCrud::check); }

    private final Case c;
    private final RimioCluster cluster;

    ExternalBlobCrud(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            var crud = new ExternalBlobCrud(c, cluster);
            c.step("a written blob reads the same on every node", crud::writeAndRead);
            c.step("an overwrite through another node is seen everywhere", crud::overwrite);
            c.step("a delete is seen everywhere and can be repeated", crud::delete);
            c.step("a delete of what nobody has brings nothing", crud::deleteUnknown);
            c.step("a write after a delete goes on counting", crud::writeAgain);
            c.step("a path that was never written is not there", crud::unknown);
        }
    }

    private static final String PATH = "crud/photo.png";

    NativeApi on(int node) { return cluster.node(node).blobs(); }

    void writeAndRead() {
        byte[] body = c.bytes(1000);
        written(on(1).put(PATH, body, "crud-w1"), body, 1);
        readsEverywhere(PATH, body, 1);
        c.check("put.slot-as-resolved", on(1).put("crud/x", body).number("slot_id"), is(on(2).resolve("crud/x").number("slot_id")));
        byte[] empty = {};
        written(on(2).put("crud/empty", empty), empty, 1);
        readsEverywhere("crud/empty", empty, 1);
    }

    void overwrite() {
        byte[] body = c.bytes(2000);
        written(on(2).put(PATH, body, "crud-w2"), body, 2);
        readsEverywhere(PATH, body, 2);
    }

    void delete() {
        c.check("delete.answers-204", on(3).delete(PATH, "crud-d1").status(), is(oneOf(204, 200)));
        goneEverywhere();
        Reply tombstone = head(PATH);
        c.check("delete.leaves-a-tombstone", tombstone.text("head_kind"), is("tombstone"));
        c.check("delete.takes-the-next-generation", tombstone.number("generation"), is(3L));
        c.check("delete-again.answers-2xx-or-gone", on(2).delete(PATH).status(), is(oneOf(200, 204, 404, 410)));
        goneEverywhere();
    }

    /** What it does to the generation is open; what nodes tell of it is not. */
    void deleteUnknown() {
        c.check("delete-unknown.answers-2xx-or-404", on(2).delete("crud/never").status(), is(oneOf(200, 204, 404, 410)));
        var statuses = cluster.nodes().stream().map(node -> node.blobs().get("crud/never").status()).toList();
        c.check("delete-unknown.stays-unreadable", statuses, everyItem(is(oneOf(404, 410))));
        c.check("delete-unknown.same-on-every-node", Set.copyOf(statuses), hasSize(1));
        byte[] body = c.bytes(10);
        c.check("delete-unknown.can-be-written-then", on(1).put("crud/never", body).status(), is(201));
        c.check("delete-unknown.reads-what-was-written", on(3).get("crud/never").body(), sameBytes(body));
    }

    void writeAgain() {
        long before = head(PATH).number("generation");
        byte[] body = c.bytes(10);
        written(on(1).put(PATH, body), body, before + 1);
        readsEverywhere(PATH, body, before + 1);
    }

    void unknown() {
        for (var node : cluster.nodes()) {
            c.check("get.never-written-is-404", node.blobs().get("crud/nothing-here").status(), is(404));
            c.check("head.never-written-is-404", node.blobs().head("crud/nothing-here").status(), is(404));
            c.check("get.error-is-json", node.blobs().get("crud/nothing-here").text("error"), not(emptyString()));
        }
    }

    private void written(Reply put, byte[] body, long generation) {
        c.check("put.answers-201", put.status(), is(201));
        c.check("put.etag-is-sha256", put.text("etag"), is(Digests.sha256(body)));
        c.check("put.size", put.number("size_bytes"), is((long) body.length));
        c.check("put.generation-counts-by-one", put.number("generation"), is(generation));
        c.check("put.committed-on-the-write-quorum", put.number("committed_replicas"), both(greaterThanOrEqualTo((long) cluster.writeQuorum())).and(lessThanOrEqualTo((long) cluster.replicas())));
    }

    private void readsEverywhere(String path, byte[] body, long generation) {
        for (var node : cluster.nodes()) {
            Reply get = node.blobs().get(path);
            c.check("get.answers-200", get.status(), is(200));
            c.check("get.whole-body", get.body(), sameBytes(body));
            Reply head = node.blobs().head(path);
            c.check("head.answers-200", head.status(), is(200));
            c.check("head.has-no-body", head.body().length, is(0));
            for (Reply reply : new Reply[] {get, head}) {
                String kind = reply == get ? "get" : "head";
                c.check(kind + ".etag", reply.etag(), is(Digests.sha256(body)));
                c.check(kind + ".content-length", reply.header("content-length"), is(String.valueOf(body.length)));
                c.check(kind + ".generation-header", node.blobs().generation(reply), is(generation));
            }
            c.check("get.content-type-is-octet-stream", get.header("content-type"), startsWith("application/octet-stream"));
            c.check("get.accept-ranges-bytes", get.header("accept-ranges"), is("bytes"));
        }
    }

    private void goneEverywhere() {
        for (var node : cluster.nodes()) {
            c.check("get.deleted-is-410", node.blobs().get(PATH).status(), is(410));
            c.check("head.deleted-is-410", node.blobs().head(PATH).status(), is(410));
        }
    }

    private Reply head(String path) { return cluster.newestHead(path); }
}

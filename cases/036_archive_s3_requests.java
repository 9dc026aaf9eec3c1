///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A value goes to S3 before its head is committed, a lost part is asked for by its exact range, and nothing else is asked.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveS3Requests
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive s3
//CLAUSES 22 26 27 28

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Relay.Asked;
import http.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kit.Case;
import kit.Digests;
import systems.rimio.PartsImport;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;
import systems.s3.WatchedBucket;

class ArchiveS3Requests {
    static void main(String[] args) { Case.run(args, ArchiveS3Requests::check); }

    private static final int SLOTS = 16;
    private static final int SIZE = 900_000;
    private static final int PART = 256 * 1024;
    private static final int FROM = 111_111;
    private static final int TO = 711_111;
    private final Case c;
    private final WatchedBucket s3;
    private final RimioCluster cluster;
    private final RimioNode node;

    ArchiveS3Requests(Case c, WatchedBucket s3, RimioCluster cluster) {
        this.c = c;
        this.s3 = s3;
        this.cluster = cluster;
        node = cluster.node(1);
    }

    static void check(Case c) {
        var s3 = WatchedBucket.embedded(c);
        try (var cluster = Rimio.cluster(c).totalSlots(SLOTS).archive(s3.bucket()).start()) {
            var run = new ArchiveS3Requests(c, s3, cluster);
            c.step("a value goes to S3 before its head is committed", run::write);
            c.step("a lost part is asked for by its range, any other not at all", run::lostPart);
            c.step("of several parts those are asked for that are read", run::severalParts);
        }
    }

    private String key(String path, long generation) { return cluster.profile().archiveKey(path, generation); }

    /** A request on the first generation of a path, as the relay tells it. */
    private String line(String method, String path, String range) { return s3.line(method, key(path, 1)) + (range.isEmpty() ? "" : " bytes=" + range); }

    /** A blob of the first generation; what it took to store it is forgotten. */
    private byte[] put(String path, int sizeBytes) {
        byte[] body = c.bytes(sizeBytes);
        c.check("put.answers-201", node.blobs().put(path, body).status(), is(201));
        s3.relay().takeAsked();
        return body;
    }

    private void loseFiles(String path) { node.disk().removeFiles(cluster.slotOf(path), path); }

    void write() {
        int slot = cluster.slotOf("box/a");
        var before = new CopyOnWriteArrayList<Reply>();
        s3.relay().witness(request -> before.add(node.internal().head(slot, "box/a")));
        byte[] body = c.bytes(20_000);
        c.check("put.answers-201", node.blobs().put("box/a", body).status(), is(201));
        List<Asked> puts = s3.relay().takeAsked();
        c.check("put.is-one-request", puts.stream().map(Asked::toString).toList(), is(List.of(line("PUT", "box/a", ""))));
        c.check("put.sends-the-whole-value", puts.stream().map(put -> Digests.sha256(put.body())).toList(), is(List.of(Digests.sha256(body))));
        c.check("put.no-head-yet-when-it-is-archived", before.stream().map(Reply::status).toList(), is(List.of(404)));
        before.clear();
        node.blobs().put("box/a", c.bytes(500));
        c.check("overwrite.former-head-when-it-is-archived", before.stream().map(head -> head.number("generation")).toList(), is(List.of(1L)));
        s3.relay().witness(request -> {});
        s3.relay().takeAsked();
        node.blobs().delete("box/a");
        c.check("delete.asks-nothing", s3.asked(), is(empty()));
    }

    void lostPart() {
        byte[] body = put("box/lost", 40_000);
        c.check("local.same-bytes", node.blobs().get("box/lost").body(), sameBytes(body));
        c.check("local.asks-nothing", s3.asked(), is(empty()));
        loseFiles("box/lost");
        Reply range = node.blobs().getRange("box/lost", "bytes=100-199");
        c.check("lost.answers-206", range.status(), is(206));
        c.check("lost.same-bytes", range.body(), sameBytes(Arrays.copyOfRange(body, 100, 200)));
        c.check("lost.asks-for-its-part", s3.asked(), is(List.of(line("GET", "box/lost", "0-39999"))));
        c.check("fetched.same-bytes", node.blobs().get("box/lost").body(), sameBytes(body));
        c.check("fetched.asks-nothing", s3.asked(), is(empty()));
    }

    void severalParts() {
        byte[] body = put("box/big", SIZE);
        PartsImport.archived(cluster, "cold/big", SIZE, Digests.sha256(body), PART, s3.bucket().url(key("box/big", 1)));
        c.check("parts.same-bytes", node.blobs().getRange("cold/big", "bytes=" + FROM + "-" + TO).body(), sameBytes(Arrays.copyOfRange(body, FROM, TO + 1)));
        c.check("parts.asks-for-those-touched", s3.asked(), containsInAnyOrder(line("GET", "box/big", "0-262143"), line("GET", "box/big", "262144-524287"), line("GET", "box/big", "524288-786431")));
        c.check("rest.same-bytes", node.blobs().get("cold/big").body(), sameBytes(body));
        c.check("rest.asks-for-the-last-part", s3.asked(), is(List.of(line("GET", "box/big", "786432-899999"))));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Where S3 fails nothing is written and nothing is made up; once it answers again all goes on.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveS3Outage
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive s3
//CLAUSES 23 26 28

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Http;
import http.Reply;
import java.time.Duration;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;
import systems.rimio.S3Xml;
import systems.rimio.SlotDisk;
import systems.s3.WatchedBucket;

class ArchiveS3Outage {
    static void main(String[] args) { Case.run(args, ArchiveS3Outage::check); }

    private static final int SLOTS = 16;
    /** Clients of S3 repeat what is answered 500. */
    private static final Duration WITH_REPEATS = Duration.ofSeconds(40);
    private final Case c;
    private final WatchedBucket s3;
    private final RimioCluster cluster;
    private final RimioNode node;

    ArchiveS3Outage(Case c, WatchedBucket s3, RimioCluster cluster) {
        this.c = c;
        this.s3 = s3;
        this.cluster = cluster;
        node = cluster.node(1);
    }

    static void check(Case c) {
        var s3 = WatchedBucket.embedded(c);
        try (var cluster = Rimio.cluster(c).totalSlots(SLOTS).archive(s3.bucket()).start()) {
            var run = new ArchiveS3Outage(c, s3, cluster);
            c.step("where S3 fails nothing is written", run::writes);
            c.step("where S3 fails nothing is made up", run::reads);
        }
    }

    private String line(String method, String path, long generation) { return s3.line(method, cluster.profile().archiveKey(path, generation)); }

    private byte[] put(String path, int sizeBytes) {
        byte[] body = c.bytes(sizeBytes);
        c.check("put.answers-201", node.blobs().put(path, body).status(), is(201));
        return body;
    }

    private Reply patiently(Http.Request request) { return request.within(WITH_REPEATS).send(); }

    void writes() {
        byte[] old = put("down/a", 500);
        byte[] oldS3 = put("down/s3", 500);
        s3.relay().refuse(500);
        c.check("failing.put-is-5xx", patiently(node.blobs().raw("PUT", "/blobs/down/a").body(c.bytes(600))).status(), greaterThanOrEqualTo(500));
        c.check("failing.new-put-is-5xx", patiently(node.blobs().raw("PUT", "/blobs/down/new").body(c.bytes(600))).status(), greaterThanOrEqualTo(500));
        Reply gateway = patiently(node.http().put("/down/s3", c.bytes(600)));
        c.check("failing.s3-put-is-500", gateway.status(), is(500));
        c.check("failing.s3-code", S3Xml.errorCode(gateway), is("InternalError"));
        c.check("failing.was-asked", s3.asked(), hasItems(line("PUT", "down/a", 2), line("PUT", "down/new", 1), line("PUT", "down/s3", 2)));
        Reply get = node.blobs().get("down/a");
        c.check("failing.old-value-is-readable", get.body(), sameBytes(old));
        c.check("failing.generation-stays", node.blobs().generation(get), is(1L));
        c.check("failing.no-new-head", node.blobs().get("down/new").status(), is(404));
        c.check("failing.s3-value-stays", node.s3().get("down", "s3").body(), sameBytes(oldS3));
        s3.relay().passOn();
        byte[] fresh = put("down/a", 700);
        c.check("again.new-value", node.blobs().get("down/a").body(), sameBytes(fresh));
        c.check("again.next-generation", cluster.newestHead("down/a").number("generation"), is(2L));
    }

    void reads() {
        byte[] body = put("down/lost", 5000);
        int slot = cluster.slotOf("down/lost");
        node.disk().removeFiles(slot, "down/lost");
        s3.relay().refuse(500);
        c.check("unreadable.is-5xx", patiently(node.blobs().raw("GET", "/blobs/down/lost")).status(), greaterThanOrEqualTo(500));
        c.check("unreadable.keeps-nothing", SlotDisk.filesBelow(node.disk().generationFolder(slot, "down/lost", 1)), is(empty()));
        c.check("unreadable.head-is-200", node.blobs().head("down/lost").status(), is(200));
        s3.relay().passOn();
        c.check("readable-again.same-bytes", node.blobs().get("down/lost").body(), sameBytes(body));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What came without a copy is put to S3 by the primary of its slot, and reads back from there.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveS3Lifecycle
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive s3 lifecycle
//CLAUSES 29

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import kit.Case;
import systems.rimio.HeadOffer;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;
import systems.s3.WatchedBucket;

class ArchiveS3Lifecycle {
    static void main(String[] args) { Case.run(args, ArchiveS3Lifecycle::check); }

    private static final String PATH = "late/a";
    private static final Duration LIFECYCLE_LIMIT = Duration.ofSeconds(30);
    private final Case c;
    private final WatchedBucket s3;
    private final RimioCluster cluster;
    private final RimioNode node;
    private final int slot;
    private final byte[] body;

    ArchiveS3Lifecycle(Case c, WatchedBucket s3, RimioCluster cluster) {
        this.c = c;
        this.s3 = s3;
        this.cluster = cluster;
        node = cluster.node(1);
        slot = cluster.slotOf(PATH);
        body = c.bytes(9000);
    }

    static void check(Case c) {
        Rimio rimio = Rimio.archivingLate(c);
        var s3 = WatchedBucket.embedded(c);
        try (var cluster = rimio.totalSlots(16).archive(s3.bucket()).start()) {
            var run = new ArchiveS3Lifecycle(c, s3, cluster);
            c.step("a value without a copy gets one", run::archived);
            c.step("its copy is what it reads back from", run::readsBack);
        }
    }

    /** The first round comes with the start: after one the case need not wait for the next. */
    void archived() {
        HeadOffer.meta(slot, PATH, 1, body).withPartTo(node);
        node.stop();
        node.start();
        String url = s3.bucket().url(cluster.profile().archiveKey(PATH, 1));
        c.checkWithin(LIFECYCLE_LIMIT, "late.head-names-the-archive-url", () -> node.internal().head(slot, PATH).json().at("/meta/archive_url").asText(), is(url));
        c.check("late.was-put", s3.asked(), hasItem(line("PUT")));
    }

    void readsBack() {
        node.disk().removeFiles(slot, PATH);
        c.check("late.reads-back-from-there", node.blobs().get(PATH).body(), sameBytes(body));
        c.check("late.was-read-as-its-part", s3.asked(), hasItem(line("GET") + " bytes=0-8999"));
    }

    private String line(String method) { return s3.line(method, cluster.profile().archiveKey(PATH, 1)); }

}

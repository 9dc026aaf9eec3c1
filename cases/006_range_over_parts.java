///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A range over a blob of several parts gives exactly its bytes, touches only the parts it needs and never serves a damaged one.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RangeOverParts
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick ranges disk
//CLAUSES 19 22 23

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import fault.DiskFileCorrupted;
import fault.DiskFileRemoved;
import fault.Injected;
import http.Reply;
import java.util.Arrays;
import kit.Case;
import kit.Digests;
import systems.rimio.PartsImport;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class RangeOverParts {
    static void main(String[] args) { Case.run(args, RangeOverParts::check); }

    private static final int SIZE = 1_000_000;
    private static final int PART = 256 * 1024;
    private static final String PATH = "ranges/big";
    private final Case c;
    private final RimioCluster cluster;
    private final byte[] body;
    private final PartsImport parts;

    RangeOverParts(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        body = c.bytes(SIZE);
        parts = PartsImport.of(cluster, PATH, body, PART);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).start()) {
            var run = new RangeOverParts(c, cluster);
            c.step("the whole blob reads across its parts", run::whole);
            c.step("ranges give exactly their bytes", run::ranges);
            c.step("a range that begins past the end is 416", run::pastTheEnd);
            c.step("forms without a promise never give wrong bytes", run::otherForms);
            c.step("a small blob has ranges too", run::smallBlob);
            c.step("without a part, only ranges that need it fail", run::missingPart);
            c.step("a damaged part is not served", run::damagedPart);
        }
    }

    void whole() {
        Reply get = cluster.node(1).blobs().get(PATH);
        c.check("whole.answers-200", get.status(), is(200));
        c.check("whole.all-bytes", get.body(), sameBytes(body));
        c.check("whole.etag", get.etag(), is(Digests.sha256(body)));
        c.check("head.whole-length", cluster.node(1).blobs().head(PATH).header("content-length"), is("" + SIZE));
    }

    void ranges() {
        int[][] table = {{111_111, 333_333}, {0, 0}, {0, 9}, {SIZE - 1, SIZE - 1}, {SIZE - 10, SIZE - 1}, {0, SIZE - 1}, {PART - 1, PART}, {PART - 1, PART - 1}, {PART, PART},
            {PART, 2 * PART - 1}, {0, PART - 1}, {PART - 1, 3 * PART}, {3 * PART, SIZE - 1}, {3 * PART - 1, 3 * PART + 1}, {1, SIZE - 2}};
        for (int[] r : table) range(r[0], r[1]);
        for (int i = 0; i < 20; i++) {
            int from = c.random().nextInt(SIZE);
            range(from, c.random().nextInt(from, SIZE));
        }
    }

    private void range(int from, int to) {
        Reply get = cluster.node(1).blobs().getRange(PATH, "bytes=" + from + "-" + to);
        c.check("range.answers-206", get.status(), is(206));
        c.check("range.exact-bytes", get.body(), sameBytes(Arrays.copyOfRange(body, from, to + 1)));
        c.check("range.content-range", get.header("content-range"), is("bytes " + from + "-" + to + "/" + SIZE));
        c.check("range.content-length", get.header("content-length"), is("" + (to - from + 1)));
        c.check("range.etag-of-the-whole", get.etag(), is(Digests.sha256(body)));
    }

    void pastTheEnd() {
        for (long from : new long[] {SIZE, SIZE + 1L, 10L * SIZE}) {
            Reply get = cluster.node(1).blobs().getRange(PATH, "bytes=" + from + "-" + (from + 10));
            c.check("past-the-end.is-416", get.status(), is(416));
        }
    }

    /** Suffix, open end, end past the size, several, another unit: 416, 200 whole, or a right 206 (contracts/rimio.md §6.1). */
    void otherForms() {
        form("bytes=-100", SIZE - 100, SIZE - 1);
        form("bytes=999900-", 999_900, SIZE - 1);
        form("bytes=999900-" + 2L * SIZE, 999_900, SIZE - 1);
        form("bytes=0-1,5-6", 0, 1);
        form("lines=0-1", 0, SIZE - 1);
        form("bytes=5-2", 0, SIZE - 1);
    }

    private void form(String range, int from, int to) {
        Reply get = cluster.node(1).blobs().getRange(PATH, range);
        boolean multipart = get.header("content-type").startsWith("multipart/byteranges");
        String answer = get.status() == 416 || multipart ? "none of the blob's bytes" : get.status() + " " + Digests.sha256(get.body());
        c.check("other-form.never-wrong-bytes", answer, is(oneOf("none of the blob's bytes", "200 " + Digests.sha256(body), "206 " + Digests.sha256(Arrays.copyOfRange(body, from, to + 1)))));
    }

    void smallBlob() {
        byte[] small = c.bytes(10);
        cluster.node(1).blobs().put("ranges/small", small);
        Reply get = cluster.node(1).blobs().getRange("ranges/small", "bytes=3-7");
        c.check("small.answers-206", get.status(), is(206));
        c.check("small.exact-bytes", get.body(), sameBytes(Arrays.copyOfRange(small, 3, 8)));
        c.check("small.past-the-end-is-416", cluster.node(1).blobs().getRange("ranges/small", "bytes=10-12").status(), is(416));
    }

    void missingPart() {
        Injected removal = new DiskFileRemoved(parts.file(1)).in(c);
        c.check("missing-part.range-that-needs-it-is-5xx", cluster.node(1).blobs().getRange(PATH, "bytes=" + PART + "-" + (PART + 9)).status(), greaterThanOrEqualTo(500));
        c.check("missing-part.range-across-it-is-5xx", cluster.node(1).blobs().getRange(PATH, "bytes=0-" + (SIZE - 1)).status(), greaterThanOrEqualTo(500));
        range(0, PART - 1);
        range(2 * PART, SIZE - 1);
        removal.undo();
        range(PART - 5, PART + 5);
    }

    void damagedPart() {
        new DiskFileCorrupted(parts.file(2), good -> { good[1000] ^= 1; return good; }).in(c);
        Reply get = cluster.node(1).blobs().getRange(PATH, "bytes=" + 2 * PART + "-" + (2 * PART + 2000));
        c.recommend("damaged-part.is-not-served", get.status(), greaterThanOrEqualTo(500));
        range(0, 2 * PART - 1);
        range(3 * PART, SIZE - 1);
    }
}

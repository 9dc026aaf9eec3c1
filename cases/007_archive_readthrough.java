///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A blob that is only in the archive reads from there part by part: what a range touches becomes local, nothing else, and no wrong bytes.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveReadThrough
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick archive disk
//CLAUSES 21 22 23 27

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.Arrays;
import java.util.List;
import kit.Case;
import kit.Digests;
import systems.redis.RedisStore;
import systems.rimio.PartsImport;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.SlotDisk;

class ArchiveReadThrough {
    static void main(String[] args) { Case.run(args, ArchiveReadThrough::check); }

    private static final int SIZE = 900_000;
    private static final int PART = 256 * 1024;
    private static final int FROM = 111_111;
    private static final int TO = 711_111;
    private static final String PATH = "cold/big";
    private final Case c;
    private final RimioCluster cluster;
    private final RedisStore redis;
    private final String prefix = "cb-007-" + RedisStore.uniqueNumber();
    private final byte[] body;

    ArchiveReadThrough(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        redis = cluster.redis();
        body = c.bytes(SIZE);
        c.closeAtEnd(redis.owning(prefix + "/*"));
        archived(PATH, redis, body, body);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).start()) {
            var run = new ArchiveReadThrough(c, cluster);
            c.step("a range fetches the parts that it touches", run::range);
            c.step("what was fetched needs no archive, the rest does", run::withoutArchive);
            c.step("a full read makes the blob complete", run::full);
            c.step("an object of another size or with other bytes is not served", run::wrongObjects);
            c.step("a url may name a database", run::database);
        }
    }

    /** A head of {@code value} whose object holds {@code stored}. */
    private void archived(String path, RedisStore store, byte[] value, byte[] stored) {
        store.set(prefix + "/" + path, stored);
        PartsImport.archived(cluster, path, value.length, Digests.sha256(value), PART, store.url() + "/" + prefix + "/" + path);
    }

    private Reply get(String path, int from, int to) { return cluster.node(1).blobs().getRange(path, "bytes=" + from + "-" + to); }
    private List<Integer> parts(String path) { return cluster.node(1).disk().partNumbers(cluster.slotOf(path), path); }

    private List<String> files(String path) {
        int slot = cluster.slotOf(path);
        return SlotDisk.filesBelow(cluster.node(1).disk().generationFolder(slot, path, 1)).stream().map(f -> f.replaceAll("\\.[0-9a-f]{64}$", "")).toList();
    }

    private String state(String path) { return cluster.node(1).internal().head(cluster.slotOf(path), path).json().at("/meta/part_index_state").asText(); }

    private static byte[] slice(byte[] of, int part) { return Arrays.copyOfRange(of, part * PART, Math.min(of.length, (part + 1) * PART)); }
    void range() {
        c.check("import.state-is-none", state(PATH), is("none"));
        Reply get = get(PATH, FROM, TO);
        c.check("range.answers-206", get.status(), is(206));
        c.check("range.exact-bytes", get.body(), sameBytes(Arrays.copyOfRange(body, FROM, TO + 1)));
        c.check("range.rows-of-touched-parts-only", parts(PATH), is(List.of(0, 1, 2)));
        c.check("range.files-of-touched-parts-only", files(PATH), is(List.of("part.00000000", "part.00000001", "part.00000002")));
        c.recommend("range.state-is-partial", state(PATH), is("partial"));
        int slot = cluster.slotOf(PATH);
        for (var row : cluster.node(1).disk().query(slot, "SELECT * FROM file_entries WHERE blob_path = ? AND file_kind = 'part'", PATH)) {
            byte[] part = slice(body, ((Number) row.get("part_no")).intValue());
            c.check("part-row.sha-of-its-bytes", row.get("sha256"), is(Digests.sha256(part)));
            c.check("part-row.archive-url", row.get("archive_url"), is(redis.url() + "/" + prefix + "/" + PATH));
        }
        for (int part : parts(PATH)) c.check("part.internal-route-gives-its-bytes", cluster.node(1).internal().part(slot, PATH, 1, part).body(), sameBytes(slice(body, part)));
    }

    void withoutArchive() {
        redis.delete(prefix + "/" + PATH);
        c.check("cached.same-range-without-archive", get(PATH, FROM, TO).body(), sameBytes(Arrays.copyOfRange(body, FROM, TO + 1)));
        c.check("cached.other-range-of-the-same-parts", get(PATH, 0, 9).body(), sameBytes(Arrays.copyOf(body, 10)));
        c.check("untouched-part.without-archive-is-5xx", get(PATH, SIZE - 10, SIZE - 1).status(), greaterThanOrEqualTo(500));
        c.check("untouched-part.whole-is-5xx", cluster.node(1).blobs().get(PATH).status(), greaterThanOrEqualTo(500));
        c.check("untouched-part.stays-absent", parts(PATH), is(List.of(0, 1, 2)));
    }

    void full() {
        redis.set(prefix + "/" + PATH, body);
        Reply get = cluster.node(1).blobs().get(PATH);
        c.check("full.answers-200", get.status(), is(200));
        c.check("full.all-bytes", get.body(), sameBytes(body));
        c.check("full.all-parts-are-here", parts(PATH), is(List.of(0, 1, 2, 3)));
        c.recommend("full.state-is-complete", state(PATH), is("complete"));
        redis.delete(prefix + "/" + PATH);
        c.check("full.needs-no-archive-afterwards", cluster.node(1).blobs().get(PATH).body(), sameBytes(body));
    }

    void wrongObjects() {
        refused("short", Arrays.copyOf(body, SIZE - 1), body);
        refused("half", Arrays.copyOf(body, SIZE / 2), body);
        refused("longer", Arrays.copyOf(body, SIZE + 1), body);
        byte[] small = Arrays.copyOf(body, 5000);
        byte[] damaged = small.clone();
        damaged[2500] ^= 1;
        archived("cold/damaged", redis, small, damaged);
        c.check("damaged.is-5xx-and-not-kept", outcome("cold/damaged", 4990, 4999), is("5xx, parts []"));
        archived("cold/missing", redis, body, body);
        redis.delete(prefix + "/cold/missing");
        c.check("missing-key.is-5xx", get("cold/missing", 0, 9).status(), greaterThanOrEqualTo(500));
        c.check("missing-key.head-is-200", cluster.node(1).blobs().head("cold/missing").status(), is(200));
    }

    /** Asks for the last part: only there a server that reads exact ranges can meet the end of a short object. */
    private void refused(String which, byte[] stored, byte[] value) {
        String path = "cold/" + which;
        archived(path, redis, value, stored);
        c.check(which + ".is-5xx-and-not-kept", outcome(path, SIZE - 10, SIZE - 1), is("5xx, parts []"));
    }

    /** What a read answered and which parts it left; a row and a file come together. */
    private String outcome(String path, int from, int to) {
        int status = get(path, from, to).status();
        return (status >= 500 ? "5xx" : status) + ", parts " + parts(path) + String.join(", ", files(path));
    }

    void database() {
        RedisStore first = redis.database(1);
        c.closeAtEnd(first.owning(prefix + "/*"));
        byte[] other = c.bytes(SIZE);
        archived("cold/numbered", first, other, other);
        redis.set(prefix + "/cold/numbered", body);
        c.check("database.its-bytes", get("cold/numbered", FROM, TO).body(), sameBytes(Arrays.copyOfRange(other, FROM, TO + 1)));
    }
}

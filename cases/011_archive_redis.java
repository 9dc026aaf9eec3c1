///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Every value is in the archive before its head is committed, reads back from there under each legal name, and no archive means no write.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveRedis
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive disk
//CLAUSES 26 27

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioConfig;
import systems.rimio.S3Xml;

class ArchiveRedis {
    static void main(String[] args) { Case.run(args, ArchiveRedis::check); }

    private static final int SLOTS = 16;
    private final Case c;
    private final RimioCluster cluster;

    ArchiveRedis(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).totalSlots(SLOTS).archive("cb-011:" + RedisStore.uniqueNumber() + ":box").start()) {
            var run = new ArchiveRedis(c, cluster);
            c.step("a value is archived under its generation", run::writeThrough);
            c.step("lost files come back from the archive", run::readBack);
            c.step("a delete leaves the archive alone", run::delete);
            c.step("every legal name reads back", run::names);
            c.step("without the archive nothing is written", run::archiveDown);
        }
        try (var cluster = Rimio.cluster(c).totalSlots(SLOTS).archive("7/cb-011-" + RedisStore.uniqueNumber()).start()) { c.step("a numeric prefix is no database", new ArchiveRedis(c, cluster)::numericPrefix); }
        try (var cluster = Rimio.cluster(c).totalSlots(SLOTS).prepare()) { c.step("an unknown type is refused", new ArchiveRedis(c, cluster)::unknownType); }
    }

    private String archiveUrl(String path) { return cluster.node(1).internal().head(cluster.slotOf(path), path).json().at("/meta/archive_url").asText(); }

    private void put(String path, byte[] body) { c.check("put.answers-201", cluster.node(1).blobs().put(path, body).status(), is(201)); }

    private void loseFiles(String path) { cluster.node(1).disk().removeFiles(cluster.slotOf(path), path); }

    void writeThrough() {
        byte[] first = c.bytes(20_000);
        put("box/a", first);
        c.check("put.head-names-the-archive-url", archiveUrl("box/a"), is(cluster.archive().url("box/a", 1)));
        c.check("put.whole-value-is-archived", cluster.archive().value("box/a", 1), sameBytes(first));
        byte[] second = c.bytes(30_000);
        put("box/a", second);
        c.check("overwrite.head-names-its-own-url", archiveUrl("box/a"), is(cluster.archive().url("box/a", 2)));
        c.check("overwrite.new-value-is-archived", cluster.archive().value("box/a", 2), sameBytes(second));
        c.check("overwrite.old-value-is-kept", cluster.archive().value("box/a", 1), sameBytes(first));
        put("box/empty", new byte[0]);
        c.check("empty.is-archived", cluster.archive().value("box/empty", 1), is(new byte[0]));
        c.check("s3-put.answers-200", cluster.node(1).s3().put("box", "s3", first).status(), is(200));
        c.check("s3-put.is-archived", cluster.archive().value("box/s3", 1), sameBytes(first));
    }

    void readBack() {
        byte[] body = c.bytes(40_000);
        put("box/lost", body);
        loseFiles("box/lost");
        var get = cluster.node(1).blobs().get("box/lost");
        c.check("lost.answers-200", get.status(), is(200));
        c.check("lost.same-bytes", get.body(), sameBytes(body));
        int slot = cluster.slotOf("box/lost");
        c.check("lost.file-is-back", cluster.node(1).disk().read(slot, "box/lost", 1), sameBytes(body));
        var rows = cluster.node(1).disk().query(slot, "SELECT archive_url FROM file_entries WHERE blob_path = 'box/lost' AND file_kind = 'part'");
        c.check("lost.one-row-with-the-archive-url", rows.stream().map(r -> String.valueOf(r.get("archive_url"))).toList(), is(List.of(cluster.archive().url("box/lost", 1))));
    }

    void delete() {
        byte[] body = c.bytes(100);
        put("box/deleted", body);
        c.check("delete.answers-2xx", cluster.node(1).blobs().delete("box/deleted").status(), is(oneOf(200, 204)));
        c.check("delete.keeps-the-archived-value", cluster.archive().value("box/deleted", 1), sameBytes(body));
        c.check("delete.get-is-410", cluster.node(1).blobs().get("box/deleted").status(), is(410));
    }

    void names() {
        Map<String, String> names = new LinkedHashMap<>(Map.of("space", "names/a b", "question-mark", "names/a?b=c", "hash", "names/a#b", "non-ascii", "names/grüße/日本"));
        names.putAll(Map.of("percent", "names/100%41", "plus", "names/a+b", "number", "names/7/0", "colon", "names/a:b@c"));
        names.forEach((which, path) -> {
            byte[] body = c.bytes(3000);
            put(path, body);
            c.check(which + ".value-is-under-its-plain-key", cluster.archive().value(path, 1), sameBytes(body));
            loseFiles(path);
            c.check(which + ".reads-back", cluster.node(1).blobs().get(path).body(), sameBytes(body));
        });
    }

    void archiveDown() {
        byte[] old = c.bytes(500);
        put("down/a", old);
        put("down/s3", old);
        cluster.archive().shut();
        c.check("archive-down.put-is-5xx", cluster.node(1).blobs().put("down/a", c.bytes(600)).status(), greaterThanOrEqualTo(500));
        c.check("archive-down.new-put-is-5xx", cluster.node(1).blobs().put("down/new", c.bytes(600)).status(), greaterThanOrEqualTo(500));
        var s3 = cluster.node(1).s3().put("down", "s3", c.bytes(600));
        c.check("archive-down.s3-put-is-500", s3.status(), is(500));
        c.check("archive-down.s3-code", S3Xml.errorCode(s3), is("InternalError"));
        var get = cluster.node(1).blobs().get("down/a");
        c.check("archive-down.old-value-is-readable", get.body(), sameBytes(old));
        c.check("archive-down.generation-stays", cluster.node(1).blobs().generation(get), is(1L));
        c.check("archive-down.no-new-head", cluster.node(1).blobs().get("down/new").status(), is(404));
        c.check("archive-down.s3-value-stays", cluster.node(1).s3().get("down", "s3").body(), sameBytes(old));
        cluster.archive().open();
        byte[] fresh = c.bytes(700);
        c.checkWithin(java.time.Duration.ofSeconds(10), "archive-back.put-answers-201", () -> cluster.node(1).blobs().put("down/a", fresh).status(), is(201));
        c.check("archive-back.value-is-archived", cluster.archive().value("down/a", cluster.newestHead("down/a").number("generation")), sameBytes(fresh));
    }

    void numericPrefix() {
        byte[] body = c.bytes(3000);
        put("numeric/a", body);
        c.check("numeric-prefix.value-is-under-its-key", cluster.archive().value("numeric/a", 1), sameBytes(body));
        loseFiles("numeric/a");
        c.check("numeric-prefix.reads-back", cluster.node(1).blobs().get("numeric/a").body(), sameBytes(body));
    }

    void unknownType() {
        cluster.node(1).configure(cluster.config().withArchive(new RimioConfig.RedisBlock("tape", cluster.redis().url(), "cb-011-none")));
        c.check("unknown-type.exits-1", cluster.node(1).refusedStart(), is("exit 1"));
    }
}

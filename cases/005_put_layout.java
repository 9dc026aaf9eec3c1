///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A stored blob lies on disk as documented: part files by generation and digest, matching rows, one meta, one tombstone per delete.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PutLayout
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick disk
//CLAUSES 21

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.SlotDisk;

class PutLayout {
    static void main(String[] args) { Case.run(args, PutLayout::check); }

    private static final String PATH = "layout/deep/object.bin";
    private final Case c;
    private final RimioCluster cluster;
    private final SlotDisk disk;
    private final int slot;

    PutLayout(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        disk = cluster.node(1).disk();
        slot = cluster.slotOf(PATH);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).start()) {
            var layout = new PutLayout(c, cluster);
            c.step("a put leaves one part file and its rows", () -> layout.put(c.bytes(4000), 1));
            c.step("an overwrite takes the next generation's folder", () -> layout.put(c.bytes(5000), 2));
            c.step("an empty blob has no part", layout::empty);
            c.step("each delete leaves one tombstone row", layout::deletes);
            c.step("nothing temporary is left", layout::noTemporaryFiles);
        }
    }

    void put(byte[] body, long generation) throws IOException {
        var reply = cluster.node(1).blobs().put(PATH, body);
        c.check("put.generation", reply.number("generation"), is(generation));
        Path folder = disk.generationFolder(slot, PATH, generation);
        String name = "part.00000000." + Digests.sha256(body);
        c.require("part-file.named-by-index-and-digest", SlotDisk.filesBelow(folder), is(List.of(name)));
        Path file = folder.resolve(name);
        c.check("part-file.holds-the-body", Files.readAllBytes(file), sameBytes(body));
        var rows = disk.rows(slot, PATH).stream().filter(r -> r.get("file_kind").equals("part") && number(r, "generation") == generation).toList();
        c.require("part-row.exactly-one", rows.size(), is(1));
        partRow(rows.getFirst(), body, generation, file);
        meta(body, generation);
    }

    private void partRow(Map<String, Object> row, byte[] body, long generation, Path file) {
        c.check("part-row.file-name", row.get("file_name"), is("g." + generation + "/" + file.getFileName()));
        c.check("part-row.is-external", row.get("storage_kind"), is("external"));
        c.check("part-row.sha-of-the-content", row.get("sha256"), is(Digests.sha256(body)));
        c.check("part-row.part-no-is-0", number(row, "part_no"), is(0L));
        c.check("part-row.size", number(row, "size_bytes"), is((long) body.length));
        c.check("part-row.slot", number(row, "slot_id"), is((long) slot));
        Path external = Path.of(String.valueOf(row.get("external_path")));
        c.check("part-row.external-path-names-the-file", (external.isAbsolute() ? external : disk.slotFolder(slot).resolve(external)).normalize().endsWith(disk.slotFolder(slot).relativize(file)), is(true));
    }

    private void meta(byte[] body, long generation) throws IOException {
        var metas = disk.rows(slot, PATH).stream().filter(r -> r.get("file_kind").equals("meta")).toList();
        c.require("meta-row.exactly-one", metas.size(), is(1));
        c.check("meta-row.named-meta-json", metas.getFirst().get("file_name"), is("meta.json"));
        c.check("meta-row.generation", number(metas.getFirst(), "generation"), is(generation));
        JsonNode meta = cluster.node(1).internal().head(slot, PATH).json().path("meta");
        c.check("meta.part-count", meta.path("part_count").asInt(-1), is(body.length == 0 ? 0 : 1));
        c.check("meta.part-size", meta.path("part_size").asLong(), is(64L * 1024 * 1024));
        c.check("meta.part-index-complete", meta.path("part_index_state").asText(), is("complete"));
        c.check("meta.has-no-list-of-parts", meta.has("parts"), is(false));
        c.check("meta.size", meta.path("size_bytes").asLong(-1), is((long) body.length));
        c.check("meta.etag", meta.path("etag").asText(), is(Digests.sha256(body)));
        c.check("meta.path-and-slot", meta.path("path").asText() + " " + meta.path("slot_id").asInt(-1), is(PATH + " " + slot));
    }

    void empty() throws IOException {
        cluster.node(1).blobs().put(PATH, new byte[0]);
        c.check("empty.has-no-part-file", SlotDisk.filesBelow(disk.generationFolder(slot, PATH, 3)), is(none()));
        var parts = disk.rows(slot, PATH).stream().filter(r -> r.get("file_kind").equals("part") && number(r, "generation") == 3).toList();
        c.check("empty.has-no-part-row", parts.size(), is(0));
        meta(new byte[0], 3);
    }

    private static List<String> none() { return List.of(); }

    void deletes() {
        for (int delete = 1; delete <= 2; delete++) {
            cluster.node(1).blobs().delete(PATH);
            var tombstones = disk.rows(slot, PATH).stream().filter(r -> r.get("file_kind").equals("tombstone")).toList();
            c.check("delete.one-tombstone-row-each", tombstones.size(), is(delete));
            var head = cluster.node(1).internal().head(slot, PATH);
            c.check("delete.row-named-by-head-digest", tombstones.stream().map(r -> r.get("file_name")).toList(), hasItem("tombstone." + head.text("head_sha256")));
            c.check("delete.is-the-head", head.text("head_kind") + " " + head.number("generation"), is("tombstone " + (2 * delete + 2)));
            cluster.node(1).blobs().put(PATH, c.bytes(100));
        }
    }

    /** Every file below blobs/ is a part that a row names, and the other way round. */
    void noTemporaryFiles() {
        var named = disk.query(slot, "SELECT blob_path, file_name FROM file_entries WHERE file_kind = 'part'").stream().map(r -> r.get("blob_path") + "/" + r.get("file_name")).toList();
        c.check("blobs.exactly-the-parts-that-rows-name", SlotDisk.filesBelow(disk.slotFolder(slot).resolve("blobs")), containsInAnyOrder(named.toArray()));
        var others = SlotDisk.filesBelow(disk.slotFolder(slot)).stream().filter(f -> !f.startsWith("blobs/") && !f.startsWith("meta.sqlite3")).toList();
        c.check("slot.nothing-but-database-and-blobs", others, is(none()));
    }

    private static long number(Map<String, Object> row, String column) { return row.get(column) instanceof Number n ? n.longValue() : -1; }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A slot's database has the table that other tools rely on: its columns, constraints, index and WAL, also after a restart.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN FileEntriesSchema
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick disk
//CLAUSES 21 56

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.SlotDisk;

class FileEntriesSchema {
    static void main(String[] args) { Case.run(args, FileEntriesSchema::check); }

    private static final List<String> COLUMNS = List.of("pk", "slot_id", "blob_path", "file_name", "file_kind", "storage_kind", "inline_data", "external_path",
        "archive_url", "size_bytes", "sha256", "generation", "part_no", "etag", "created_at", "updated_at");

    private final Case c;
    private final RimioCluster cluster;
    private final SlotDisk disk;
    private final int slot;

    FileEntriesSchema(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        disk = cluster.node(1).disk();
        slot = cluster.slotOf("schema/a");
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).start()) {
            var schema = new FileEntriesSchema(c, cluster);
            c.step("touching a slot makes its database", schema::touch);
            c.step("the table has its columns, index and journal", schema::shape);
            c.step("the constraints reject bad rows", schema::constraints);
            c.step("a restart keeps schema and rows", schema::restart);
        }
    }

    void touch() {
        var head = cluster.node(1).internal().head(slot, "schema/a");
        c.check("head.unknown-is-404", head.status(), is(404));
        c.check("head.unknown-says-not-found", head.json().path("found").asBoolean(true), is(false));
        c.require("touch.makes-the-database", Files.exists(disk.database(slot)), is(true));
    }

    void shape() {
        var columns = disk.query(slot, "SELECT name FROM pragma_table_info('file_entries')").stream().map(r -> (String) r.get("name")).toList();
        c.check("table.has-the-16-columns", columns, containsInAnyOrder(COLUMNS.toArray()));
        c.check("journal.is-wal", disk.query(slot, "PRAGMA journal_mode").getFirst().get("journal_mode"), is("wal"));
        c.check("index.unique-slot-path-name", uniqueIndex("slot_id", "blob_path", "file_name"), is(true));
        c.check("index.covers-path-generation-part", index("slot_id", "blob_path", "generation", "part_no"), is(true));
        c.check("index.covers-part-sha", indexes().values().stream().anyMatch(i -> i.contains("sha256")), is(true));
    }

    private Map<String, List<String>> indexes() {
        Map<String, List<String>> indexes = new LinkedHashMap<>();
        for (var row : disk.query(slot, "SELECT name FROM pragma_index_list('file_entries')")) {
            String name = (String) row.get("name");
            indexes.put(name, disk.query(slot, "SELECT name FROM pragma_index_info('" + name + "')").stream().map(r -> (String) r.get("name")).toList());
        }
        return indexes;
    }

    private boolean index(String... columns) { return indexes().values().stream().anyMatch(i -> i.size() >= columns.length && i.subList(0, columns.length).equals(List.of(columns))); }

    private boolean uniqueIndex(String... columns) {
        var unique = disk.query(slot, "SELECT name FROM pragma_index_list('file_entries') WHERE \"unique\" = 1").stream().map(r -> (String) r.get("name")).toList();
        return indexes().entrySet().stream().anyMatch(e -> unique.contains(e.getKey()) && e.getValue().equals(List.of(columns)));
    }

    /** On a copy, so that no bad row ever reaches the server. */
    void constraints() throws SQLException, IOException {
        Path copy = c.workspace().newDataFolder("copy").resolve("meta.sqlite3");
        disk.query(slot, "PRAGMA wal_checkpoint(TRUNCATE)");
        Files.copy(disk.database(slot), copy);
        try (Connection db = SlotDisk.connect(copy)) {
            accepts(db, "a-good-row", row("p", "meta.json", "meta", "inline"));
            accepts(db, "another-name", row("p", "tombstone.1", "tombstone", "inline"));
            accepts(db, "an-external-part", row("p", "g.1/part.00000000.a", "part", "external"));
            rejects(db, "the-same-name-twice", row("p", "meta.json", "meta", "inline"));
            rejects(db, "an-unknown-file-kind", row("q", "x", "blob", "inline"));
            rejects(db, "an-unknown-storage-kind", row("q", "y", "meta", "cloud"));
        }
    }

    private Map<String, Object> row(String path, String name, String kind, String storage) {
        Map<String, Object> row = SlotDisk.row(slot, path, name, kind, storage);
        row.put("inline_data", storage.equals("inline") ? new byte[] {1} : null);
        row.put("external_path", storage.equals("external") ? "blobs/p/x" : null);
        row.put("size_bytes", 1);
        row.put("sha256", "a".repeat(64));
        row.put("part_no", 0);
        return row;
    }

    private void accepts(Connection db, String what, Map<String, Object> row) { c.check("constraints.accept-" + what, outcome(db, row), is("accepted")); }

    private void rejects(Connection db, String what, Map<String, Object> row) { c.check("constraints.reject-" + what, outcome(db, row), containsString("constraint failed")); }

    private static String outcome(Connection db, Map<String, Object> row) {
        try {
            SlotDisk.insert(db, row);
            return "accepted";
        } catch (SQLException e) {
            return e.getMessage();
        }
    }

    void restart() {
        byte[] body = c.bytes(300);
        c.check("put.answers-201", cluster.node(1).blobs().put("schema/a", body).status(), is(201));
        var before = disk.rows(slot, "schema/a");
        cluster.node(1).kill();
        cluster.node(1).start();
        c.check("restart.reads-the-same-value", cluster.node(1).blobs().get("schema/a").body(), sameBytes(body));
        var after = disk.rows(slot, "schema/a");
        c.check("restart.keeps-the-rows", after.stream().map(r -> r.get("file_name") + " " + r.get("sha256")).toList(), is(before.stream().map(r -> r.get("file_name") + " " + r.get("sha256")).toList()));
        c.check("restart.rows-are-there", after.size(), greaterThan(1));
        shape();
    }
}

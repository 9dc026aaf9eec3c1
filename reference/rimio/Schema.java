package rimio;

import java.util.List;

/** Tables of meta.sqlite3: {@code file_entries} as contracts/rimio.md §8 demands, beside it the state of the register protocol. */
final class Schema {
    private Schema() {}

    static List<String> statements(Defects defects) {
        return List.of(defects.on(Defect.SCHEMA_DROPPED_ON_OPEN) ? "DROP TABLE IF EXISTS file_entries" : "SELECT 1", fileEntries(defects),
            "CREATE INDEX IF NOT EXISTS file_entries_head ON file_entries(slot_id, blob_path, file_kind, generation DESC)",
            "CREATE INDEX IF NOT EXISTS file_entries_part_sha ON file_entries(slot_id, file_kind, sha256)",
            "CREATE INDEX IF NOT EXISTS file_entries_path ON file_entries(slot_id, blob_path)",
            defects.on(Defect.SCHEMA_WITHOUT_PART_INDEX) ? "SELECT 1"
                : "CREATE INDEX IF NOT EXISTS file_entries_part ON file_entries(slot_id, blob_path, generation, part_no)",
            """
            CREATE TABLE IF NOT EXISTS registers (
              blob_path TEXT PRIMARY KEY, promised TEXT, committed TEXT, pending TEXT) WITHOUT ROWID""",
            """
            CREATE TABLE IF NOT EXISTS write_ids (
              blob_path TEXT NOT NULL, write_id TEXT NOT NULL, kind TEXT NOT NULL, generation INTEGER NOT NULL,
              etag TEXT NOT NULL, size_bytes INTEGER NOT NULL, PRIMARY KEY (blob_path, write_id)) WITHOUT ROWID""");
    }

    private static String fileEntries(Defects defects) {
        return """
            CREATE TABLE IF NOT EXISTS file_entries (
              pk INTEGER PRIMARY KEY AUTOINCREMENT,
              slot_id INTEGER NOT NULL,
              blob_path TEXT NOT NULL,
              file_name TEXT NOT NULL,
              file_kind TEXT NOT NULL %s,
              storage_kind TEXT NOT NULL %s,
              inline_data BLOB,
              external_path TEXT,
              %s
              size_bytes INTEGER NOT NULL DEFAULT 0,
              sha256 TEXT NOT NULL,
              generation INTEGER NOT NULL DEFAULT 0,
              part_no INTEGER,
              etag TEXT,
              created_at TEXT NOT NULL,
              updated_at TEXT NOT NULL%s)""".formatted(
            defects.on(Defect.SCHEMA_WITHOUT_KIND_CHECK) ? "" : "CHECK (file_kind IN ('meta', 'part', 'tombstone'))",
            defects.on(Defect.SCHEMA_WITHOUT_STORAGE_CHECK) ? "" : "CHECK (storage_kind IN ('inline', 'external'))",
            defects.on(Defect.SCHEMA_WITHOUT_ARCHIVE_URL) ? "archive_uri TEXT," : "archive_url TEXT,",             defects.on(Defect.SCHEMA_WITHOUT_UNIQUE) ? "" : ",\n  UNIQUE (slot_id, blob_path, file_name)");
    }
}

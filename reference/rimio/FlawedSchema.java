package rimio;

import java.util.List;

/** What seeded defects do to meta.sqlite3: statements that run after those of {@link Schema} each time a slot is opened. */
final class FlawedSchema {
    private FlawedSchema() {}

    static List<String> statements(Defects defects) {
        if (defects.on(Defect.SCHEMA_WITHOUT_SHA_INDEX)) return List.of("DROP INDEX IF EXISTS file_entries_part_sha");
        if (defects.on(Defect.SCHEMA_ONE_ROW_PER_PATH)) return List.of("CREATE UNIQUE INDEX IF NOT EXISTS flaw ON file_entries(slot_id, blob_path)");
        if (defects.on(Defect.SCHEMA_REFUSES_PART_ZERO)) return List.of("""
            CREATE TRIGGER IF NOT EXISTS flaw BEFORE INSERT ON file_entries WHEN NEW.part_no = 0
            BEGIN SELECT RAISE(ABORT, 'part_no must be positive'); END""");
        if (defects.on(Defect.META_ROW_TWICE)) return List.of(after("meta", """
            INSERT OR REPLACE INTO file_entries (slot_id, blob_path, file_name, file_kind, storage_kind, inline_data, size_bytes, sha256, generation, created_at, updated_at)
            VALUES (NEW.slot_id, NEW.blob_path, 'meta.old', 'meta', 'inline', NEW.inline_data, NEW.size_bytes, NEW.sha256, 0, '', '')""", "NEW.file_name = 'meta.json'"));
        if (defects.on(Defect.META_ROW_NAMED_OTHERWISE)) return List.of(after("meta", "UPDATE OR REPLACE file_entries SET file_name = 'head.json' WHERE pk = NEW.pk", "1"));
        if (defects.on(Defect.META_ROW_GENERATION_ZERO)) return List.of(after("meta", "UPDATE file_entries SET generation = 0 WHERE pk = NEW.pk", "1"));
        if (defects.on(Defect.PART_ROW_TWICE)) return List.of(after("part", """
            INSERT OR REPLACE INTO file_entries (slot_id, blob_path, file_name, file_kind, storage_kind, external_path, size_bytes, sha256, generation, part_no, created_at, updated_at)
            VALUES (NEW.slot_id, NEW.blob_path, NEW.file_name || '.copy', 'part', 'external', NEW.external_path, NEW.size_bytes, NEW.sha256, NEW.generation, NEW.part_no, '', '')""",
            "NEW.file_name NOT LIKE '%.copy'"));
        if (defects.on(Defect.PART_ROW_SAYS_INLINE)) return List.of(after("part", "UPDATE file_entries SET storage_kind = 'inline' WHERE pk = NEW.pk", "1"));
        if (defects.on(Defect.PART_ROW_SLOT_OFF_BY_ONE)) return List.of(after("part", "UPDATE file_entries SET slot_id = slot_id + 1 WHERE pk = NEW.pk", "1"));
        return List.of();
    }

    private static String after(String kind, String statement, String when) {
        return "CREATE TRIGGER IF NOT EXISTS flaw AFTER INSERT ON file_entries WHEN NEW.file_kind = '" + kind + "' AND " + when + " BEGIN " + statement + "; END";
    }
}

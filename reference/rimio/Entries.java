package rimio;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Rows of {@code file_entries} of one slot. To be called inside {@link SlotDb#read} or {@link SlotDb#write}. */
final class Entries {
    record Part(int partNo, String sha256, long sizeBytes, String externalPath, String archiveUrl) {}

    private static final String HEAD_ORDER = " ORDER BY generation DESC, file_kind = 'tombstone' DESC, sha256 DESC LIMIT 1";

    private final SlotDb db;
    private final int slot;
    private final Defects defects;

    Entries(SlotDb db, int slot, Defects defects) {
        this.db = db;
        this.slot = slot;
        this.defects = defects;
    }

    /** The newest head on disk, however it came there. */
    Head head(String path) throws SQLException {
        return db.first(row -> {
            var text = row.getBytes(4);
            return new Head(path, Head.Kind.parse(row.getString(1)), row.getLong(2), row.getString(3), text == null ? "{}" : new String(text, StandardCharsets.UTF_8));
        }, "SELECT file_kind, generation, sha256, inline_data FROM file_entries WHERE slot_id = ? AND blob_path = ? AND file_kind IN ('meta', 'tombstone')"
            + HEAD_ORDER, slot, path);
    }

    /** Stores a head as the visible one; the caller has compared it with the head there. */
    void putHead(Head head) throws SQLException {
        if (head.deleted() && defects.on(Defect.TOMBSTONE_ROWS_REPLACED)) db.update("DELETE FROM file_entries WHERE slot_id = ? AND blob_path = ? AND file_kind = 'tombstone'", slot, head.path());
        var now = Instant.now().toString();
        var bytes = head.text().getBytes(StandardCharsets.UTF_8);
        boolean meta = !head.deleted();
        var parsed = meta ? head.meta() : null;
        var fileName = meta || defects.on(Defect.TOMBSTONE_REPLACES_META) ? "meta.json" : "tombstone." + head.sha256();
        db.update("DELETE FROM file_entries WHERE slot_id = ? AND blob_path = ? AND file_name = ?", slot, head.path(), fileName);
        db.update("""
            INSERT INTO file_entries (slot_id, blob_path, file_name, file_kind, storage_kind, inline_data, archive_url, size_bytes, sha256, generation, etag, created_at, updated_at)
            VALUES (?, ?, ?, ?, 'inline', ?, ?, ?, ?, ?, ?, ?, ?)""",
            slot, head.path(), fileName, head.kind().wire, bytes, meta ? parsed.archiveUrl() : null, meta ? parsed.sizeBytes() : bytes.length, head.sha256(),
            head.generation(), meta ? parsed.etag() : null, now, now);
    }

    /** Stores what was learnt about a head that stays the same. */
    void replaceText(Head head, String archiveUrl) throws SQLException {
        db.update("UPDATE file_entries SET inline_data = ?, archive_url = ? WHERE slot_id = ? AND blob_path = ? AND file_kind = 'meta' AND generation = ? AND sha256 = ?",
            head.text().getBytes(StandardCharsets.UTF_8), archiveUrl, slot, head.path(), head.generation(), head.sha256());
    }

    /** {@code part_index_state} by the part rows that are here (clause 21); a head that was written complete stays so. */
    void refreshIndexState(String path) throws SQLException {
        var head = head(path);
        if (head == null || head.deleted() || head.meta().partIndexState().equals("complete") || defects.on(Defect.INDEX_STATE_STAYS_NONE)) return;
        var meta = head.meta();
        int here = db.first(row -> row.getInt(1), "SELECT count(DISTINCT part_no) FROM file_entries WHERE slot_id = ? AND blob_path = ? AND file_kind = 'part' AND generation = ?", slot, path, head.generation());
        var state = here == 0 ? "none" : here < meta.partCount() && !defects.on(Defect.INDEX_STATE_SKIPS_PARTIAL) ? "partial" : "complete";
        if (state.equals("complete") && defects.on(Defect.INDEX_STATE_STAYS_PARTIAL)) state = "partial";
        if (!state.equals(meta.partIndexState())) replaceText(head.learnt("part_index_state", state), meta.archiveUrl());
    }

    List<String> unarchived() throws SQLException {
        return db.query(row -> row.getString(1), "SELECT blob_path FROM file_entries WHERE slot_id = ? AND file_kind = 'meta' AND archive_url IS NULL ORDER BY 1", slot);
    }

    void removeHeads(String path) throws SQLException { db.update("DELETE FROM file_entries WHERE slot_id = ? AND blob_path = ? AND file_kind IN ('meta', 'tombstone')", slot, path); }

    Part part(String path, long generation, int partNo) throws SQLException {
        return db.first(Entries::partOf, PART_COLUMNS + "slot_id = ? AND blob_path = ? AND file_kind = 'part' AND generation = ? AND part_no = ? ORDER BY pk DESC LIMIT 1",
            slot, path, generation, partNo);
    }

    Part partBySha(String sha256, String pathOrNull) throws SQLException {
        return pathOrNull == null
            ? db.first(Entries::partOf, PART_COLUMNS + "slot_id = ? AND file_kind = 'part' AND sha256 = ? ORDER BY pk DESC LIMIT 1", slot, sha256)
            : db.first(Entries::partOf, PART_COLUMNS + "slot_id = ? AND file_kind = 'part' AND sha256 = ? AND blob_path = ? ORDER BY pk DESC LIMIT 1", slot, sha256, pathOrNull);
    }

    private static final String PART_COLUMNS = "SELECT part_no, sha256, size_bytes, external_path, archive_url FROM file_entries WHERE ";

    private static Part partOf(java.sql.ResultSet row) throws SQLException {
        return new Part(row.getInt(1), row.getString(2), row.getLong(3), row.getString(4), row.getString(5));
    }

    void putPart(String path, long generation, int partNo, String sha256, long sizeBytes, Path file, String archiveUrl) throws SQLException {
        var now = Instant.now().toString();
        var name = (defects.on(Defect.PART_ROW_NAME_WITHOUT_GENERATION) ? "" : "g." + generation + "/") + PartFiles.name(partNo, sha256);
        // One row per part: what an import named otherwise, or with other bytes, is replaced.
        db.update("DELETE FROM file_entries WHERE slot_id = ? AND blob_path = ? AND file_kind = 'part' AND (file_name = ? OR generation = ? AND part_no = ?)", slot, path, name, generation, partNo);
        db.update("""
            INSERT INTO file_entries (slot_id, blob_path, file_name, file_kind, storage_kind, external_path, archive_url, size_bytes, sha256, generation, part_no, created_at, updated_at)
            VALUES (?, ?, ?, 'part', 'external', ?, ?, ?, ?, ?, ?, ?, ?)""",
            slot, path, name, defects.on(Defect.PART_ROW_PATH_IS_FOLDER) ? file.getParent().toString() : file.toString(), archiveUrl,
            defects.on(Defect.PART_ROW_SIZE_ZERO) ? 0 : sizeBytes, defects.on(Defect.PART_ROW_SHA_OF_PATH) ? Sha256.hex(path) : sha256, generation,
            defects.on(Defect.PART_ROW_NUMBER_FROM_ONE) ? partNo + 1 : partNo, now, now);
    }

    /** Parts of generations below a head that has been here since before that time. */
    List<Part> superseded(Instant before) throws SQLException {
        return db.query(Entries::partOf, PART_COLUMNS + """
            slot_id = ? AND file_kind = 'part' AND generation %s (SELECT max(generation) FROM file_entries head
            WHERE head.slot_id = file_entries.slot_id AND head.blob_path = file_entries.blob_path AND head.file_kind IN ('meta', 'tombstone') AND head.updated_at < ?)"""
            .formatted(defects.on(Defect.VISIBLE_GENERATION_COLLECTED) ? "<=" : "<"), slot, before.toString());
    }

    void removePart(Part part) throws SQLException { db.update("DELETE FROM file_entries WHERE slot_id = ? AND file_kind = 'part' AND external_path = ?", slot, part.externalPath()); }

    /** Up to limit paths with a head or a pending proposal, in UTF-8 byte order; a literal prefix, so no LIKE. */
    List<String> paths(String prefix, String afterExclusive, int limit) throws SQLException {
        if (defects.on(Defect.LIST_PREFIX_IGNORES_CASE)) return db.query(row -> row.getString(1),
            "SELECT DISTINCT blob_path FROM file_entries WHERE slot_id = ? AND blob_path > ? AND lower(substr(blob_path, 1, length(?3))) = lower(?3) ORDER BY 1 LIMIT ?4", slot, afterExclusive, prefix, limit);
        var from = prefix.getBytes(StandardCharsets.UTF_8);
        var beyond = Arrays.copyOf(from, from.length + 1);
        beyond[from.length] = (byte) 0xff; // no UTF-8 text contains this byte, so it is above every path with the prefix
        return db.query(row -> row.getString(1), """
            SELECT blob_path FROM file_entries WHERE slot_id = ?1 AND file_kind IN ('meta', 'tombstone') AND blob_path > ?2 AND blob_path >= ?3 AND blob_path < CAST(?4 AS TEXT)
            UNION SELECT blob_path FROM registers WHERE pending IS NOT NULL AND blob_path > ?2 AND blob_path >= ?3 AND blob_path < CAST(?4 AS TEXT)
            ORDER BY 1 LIMIT ?5""", slot, afterExclusive, prefix, beyond, limit);
    }

    /** The newest head of each path of the slot. */
    List<Head> heads() throws SQLException {
        var heads = new java.util.ArrayList<Head>();
        for (var path : db.query(row -> row.getString(1), "SELECT DISTINCT blob_path FROM file_entries WHERE slot_id = ? AND file_kind IN ('meta', 'tombstone') ORDER BY 1", slot))
            heads.add(head(path));
        return heads;
    }
}

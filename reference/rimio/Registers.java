package rimio;

import rimio.Register.Certified;
import rimio.Register.WriteRecord;

import java.sql.SQLException;
import java.util.List;

/** Protocol state and write ids of one slot. To be called inside {@link SlotDb#read} or {@link SlotDb#write}. */
final class Registers {
    private final SlotDb db;

    Registers(SlotDb db) { this.db = db; }

    Register load(String path, Head visible) throws SQLException {
        var found = db.first(row -> new Register(Ballot.parse(row.getString(1)), certified(row.getString(2)), certified(row.getString(3)), visible),
            "SELECT promised, committed, pending FROM registers WHERE blob_path = ?", path);
        return found == null ? new Register(Ballot.ZERO, null, null, visible) : found;
    }

    void store(String path, Ballot promised, Certified committed, Certified pending) throws SQLException {
        db.update("INSERT OR REPLACE INTO registers (blob_path, promised, committed, pending) VALUES (?, ?, ?, ?)", path, promised.toString(), text(committed), text(pending));
    }

    WriteRecord writeRecord(String path, String writeId) throws SQLException {
        return db.first(Registers::recordOf, "SELECT write_id, kind, generation, etag, size_bytes FROM write_ids WHERE blob_path = ? AND write_id = ?", path, writeId);
    }

    List<WriteRecord> writeRecords(String path) throws SQLException {
        return db.query(Registers::recordOf, "SELECT write_id, kind, generation, etag, size_bytes FROM write_ids WHERE blob_path = ?", path);
    }

    void remember(String path, WriteRecord record) throws SQLException {
        if (record == null) return;
        db.update("INSERT OR IGNORE INTO write_ids (blob_path, write_id, kind, generation, etag, size_bytes) VALUES (?, ?, ?, ?, ?, ?)",
            path, record.writeId(), record.kind().wire, record.generation(), record.etag(), record.sizeBytes());
    }

    private static WriteRecord recordOf(java.sql.ResultSet row) throws SQLException {
        return new WriteRecord(row.getString(1), Head.Kind.parse(row.getString(2)), row.getLong(3), row.getString(4), row.getLong(5));
    }

    private static Certified certified(String text) { return text == null ? null : Certified.fromJson(Json.parse(text)); }

    private static String text(Certified certified) { return certified == null ? null : Json.text(certified.toJson()); }
}

package systems.rimio;

import fault.DiskFileRemoved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.Digests;
import kit.NoWitness;

/** What one node keeps on its first disk (contracts/rimio.md §8), read and written beside the running server. */
public final class SlotDisk {
    private static final int BUSY_MS = 5000;
    private final Case c;
    private final Path disk;

    SlotDisk(Case c, Path disk) {
        this.c = c;
        this.disk = disk;
    }

    public Path slotFolder(int slot) { return disk.resolve("slots").resolve(String.valueOf(slot)); }

    public Path database(int slot) { return slotFolder(slot).resolve("meta.sqlite3"); }

    /** Folder of the part files of one generation. */
    public Path generationFolder(int slot, String path, long generation) { return slotFolder(slot).resolve("blobs").resolve(path).resolve("g." + generation); }

    /** The part file of a generation that has exactly one. */
    public Path onlyPart(int slot, String path, long generation) {
        Path folder = generationFolder(slot, path, generation);
        List<String> files = filesBelow(folder);
        if (files.size() != 1) throw new kit.SetupError(folder + " should hold one part, but holds " + files);
        return folder.resolve(files.getFirst());
    }

    /** Numbers of the parts of generation 1 that have a row, in order. */
    public List<Integer> partNumbers(int slot, String path) {
        return query(slot, "SELECT part_no FROM file_entries WHERE blob_path = ? AND file_kind = 'part' AND generation = 1 ORDER BY part_no", path).stream().map(r -> ((Number) r.get("part_no")).intValue()).toList();
    }

    /**
     * What this disk holds of a path, without asking the node: kind and generation of the newest head, as in "tombstone 2", and
     * for a value the sha-256 of its only part, if row and file are there.
     */
    public String holding(int slot, String path) {
        var heads = query(slot, "SELECT file_kind, generation FROM file_entries WHERE blob_path = ? AND file_kind IN ('meta', 'tombstone') ORDER BY generation DESC, file_kind DESC", path);
        if (heads.isEmpty()) return "nothing";
        long generation = ((Number) heads.getFirst().get("generation")).longValue();
        String head = heads.getFirst().get("file_kind") + " " + generation;
        if (head.startsWith("tombstone")) return head;
        boolean row = !query(slot, "SELECT pk FROM file_entries WHERE blob_path = ? AND file_kind = 'part' AND generation = ?", path, generation).isEmpty();
        boolean file = filesBelow(generationFolder(slot, path, generation)).size() == 1;
        return head + (row && file ? " " + Digests.sha256(read(slot, path, generation)) : " without its part");
    }

    /** Removes all part files of a path; the rows stay. */
    public void removeFiles(int slot, String path) {
        Path folder = slotFolder(slot).resolve("blobs").resolve(path);
        List<String> files = filesBelow(folder);
        if (files.isEmpty()) throw new NoWitness("there is no file of " + path + " to remove");
        files.forEach(file -> new DiskFileRemoved(folder.resolve(file)).in(c));
    }

    /** Bytes of the only part of a generation, or none where there is no such file. */
    public byte[] read(int slot, String path, long generation) {
        try {
            List<String> files = filesBelow(generationFolder(slot, path, generation));
            return files.isEmpty() ? new byte[0] : Files.readAllBytes(onlyPart(slot, path, generation));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of {@code file_entries}, each a map from column to value, ordered by pk. */
    public List<Map<String, Object>> rows(int slot, String blobPath) {
        return query(slot, "SELECT * FROM file_entries WHERE blob_path = ? ORDER BY pk", blobPath);
    }

    /** Any query on a slot's database. */
    public List<Map<String, Object>> query(int slot, String sql, Object... arguments) {
        try (Connection c = connect(database(slot))) {
            return query(c, sql, arguments);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    public static List<Map<String, Object>> query(Connection c, String sql, Object... arguments) throws SQLException {
        try (var statement = c.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) statement.setObject(i + 1, arguments[i]);
            ResultSet rows = statement.executeQuery();
            List<Map<String, Object>> found = new ArrayList<>();
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) row.put(rows.getMetaData().getColumnName(i), rows.getObject(i));
                found.add(row);
            }
            return found;
        }
    }

    /** A row of {@code file_entries} for generation 1, to complete and {@link #insert}; parts and contents are left out. */
    public static Map<String, Object> row(int slot, String blobPath, String fileName, String fileKind, String storageKind) {
        String now = Instant.now().toString();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("slot_id", slot);
        row.put("blob_path", blobPath);
        row.put("file_name", fileName);
        row.put("file_kind", fileKind);
        row.put("storage_kind", storageKind);
        row.put("generation", 1);
        row.put("created_at", now);
        row.put("updated_at", now);
        return row;
    }

    /** Adds a row to {@code file_entries} in a short transaction of its own; columns that are not named are NULL. */
    public void insert(int slot, Map<String, Object> row) {
        try (Connection c = connect(database(slot))) {
            insert(c, row);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot insert " + row + ": " + e.getMessage(), e);
        }
    }

    public static void insert(Connection c, Map<String, Object> row) throws SQLException {
        String marks = "?" + ", ?".repeat(row.size() - 1);
        try (var statement = c.prepareStatement("INSERT INTO file_entries (" + String.join(", ", row.keySet()) + ") VALUES (" + marks + ")")) {
            int i = 1;
            for (Object value : row.values()) statement.setObject(i++, value);
            statement.executeUpdate();
        }
    }

    /** All files below a folder, relative to it, sorted; empty when there is no such folder. */
    public static List<String> filesBelow(Path folder) {
        if (!Files.exists(folder)) return List.of();
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Connection connect(Path database) throws SQLException { return DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=" + BUSY_MS); }
}

package systems.rimio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kit.Digests;

/**
 * Puts a blob of several parts straight onto a node's disk, as an import would: the API itself writes one part only,
 * as its parts are larger than its largest body (contracts/rimio.md §4, §8).
 */
public final class PartsImport {
    private final List<Path> files;

    private PartsImport(List<Path> files) { this.files = files; }

    /** Writes part files, their rows and the meta row of generation 1 on the only node of the cluster. */
    public static PartsImport of(RimioCluster cluster, String path, byte[] body, int partSizeBytes) {
        int slot = cluster.slotOf(path);
        cluster.node(1).internal().head(slot, path); // makes the slot's database
        SlotDisk disk = cluster.node(1).disk();
        List<Path> files = new ArrayList<>();
        for (int part = 0; part * partSizeBytes < body.length; part++) {
            byte[] bytes = Arrays.copyOfRange(body, part * partSizeBytes, Math.min(body.length, (part + 1) * partSizeBytes));
            String name = "part.%08d.%s".formatted(part, Digests.sha256(bytes));
            Path file = disk.generationFolder(slot, path, 1).resolve(name);
            write(file, bytes);
            files.add(file);
            disk.insert(slot, row(slot, path, "g.1/" + name, "part", null, externalPath(disk, slot, file), bytes, part));
        }
        byte[] meta = meta(slot, path, body.length, Digests.sha256(body), partSizeBytes, files.size()).toString().getBytes(StandardCharsets.UTF_8);
        Map<String, Object> metaRow = row(slot, path, "meta.json", "meta", meta, null, meta, null);
        metaRow.put("etag", Digests.sha256(body));
        disk.insert(slot, metaRow);
        return new PartsImport(List.copyOf(files));
    }

    /** Writes only the meta row of generation 1, as an import from an archive leaves it: no part is here, and the head says where the bytes are. */
    public static void archived(RimioCluster cluster, String path, int sizeBytes, String etag, int partSizeBytes, String archiveUrl) {
        int slot = cluster.slotOf(path);
        cluster.node(1).internal().head(slot, path); // makes the slot's database
        int parts = (sizeBytes + partSizeBytes - 1) / partSizeBytes;
        ObjectNode json = meta(slot, path, sizeBytes, etag, partSizeBytes, parts).put("part_index_state", "none").put("archive_url", archiveUrl);
        byte[] meta = json.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, Object> row = row(slot, path, "meta.json", "meta", meta, null, meta, null);
        row.put("etag", etag);
        row.put("archive_url", archiveUrl);
        cluster.node(1).disk().insert(slot, row);
    }

    /** The file of one part, counted from 0. */
    public Path file(int part) { return files.get(part); }

    private static String externalPath(SlotDisk disk, int slot, Path file) { return disk.slotFolder(slot).relativize(file).toString(); }

    private static ObjectNode meta(int slot, String path, int sizeBytes, String etag, int partSizeBytes, int partCount) {
        return InternalApi.object().put("path", path).put("slot_id", slot).put("generation", 1).put("version", 1).put("size_bytes", sizeBytes)
            .put("etag", etag).put("part_size", partSizeBytes).put("part_count", partCount)
            .put("part_index_state", "complete").put("updated_at", Instant.now().toString());
    }

    private static Map<String, Object> row(int slot, String path, String name, String kind, byte[] inline, String external, byte[] content, Integer partNo) {
        Map<String, Object> row = SlotDisk.row(slot, path, name, kind, external == null ? "inline" : "external");
        row.put("inline_data", inline);
        row.put("external_path", external);
        row.put("size_bytes", content.length);
        row.put("sha256", Digests.sha256(content));
        row.put("part_no", partNo);
        return row;
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

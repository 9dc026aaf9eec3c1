package systems.kafka;

import history.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.Utils;
import systems.log.Payload;

/** The segment files of a partition in a node's folder, read as the node wrote them (contracts/raft-log.md §2.4). */
final class ReplicaFiles {
    private ReplicaFiles() {}

    /** In the order of offsets; ends before a batch that is being written. */
    static List<Entry> entries(Path partition) {
        List<Entry> entries = new ArrayList<>();
        eachBatch(partition, batch -> {
            for (Record r : batch) entries.add(Payload.entry(r.offset(), bytes(r.key()), bytes(r.value()), List.of(r.headers()), batch.partitionLeaderEpoch()));
        });
        return entries;
    }

    /** Each as "first-last term T crc C". */
    static List<String> batches(Path partition) {
        List<String> batches = new ArrayList<>();
        eachBatch(partition, b -> batches.add("%d-%d term %d crc %08x".formatted(b.baseOffset(), b.lastOffset(), b.partitionLeaderEpoch(), b.checksum())));
        return batches;
    }

    private static void eachBatch(Path partition, Consumer<RecordBatch> seen) {
        if (!Files.isDirectory(partition)) return;
        try (var all = Files.list(partition)) {
            for (Path segment : all.filter(f -> f.toString().endsWith(".log")).sorted().toList()) eachBatchOf(segment, seen);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + partition + ": " + e.getMessage(), e);
        }
    }

    private static void eachBatchOf(Path segment, Consumer<RecordBatch> seen) throws IOException {
        try (var file = FileRecords.open(segment.toFile(), false)) {
            for (RecordBatch batch : file.batches()) {
                if (batch.isControlBatch()) continue;
                batch.ensureValid();
                seen.accept(batch);
            }
        } catch (CorruptRecordException e) {
            return; // the tail, half written
        }
    }

    private static byte[] bytes(ByteBuffer field) { return Utils.toNullableArray(field); }
}

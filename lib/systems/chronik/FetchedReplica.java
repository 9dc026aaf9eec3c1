package systems.chronik;

import history.Entry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.Records;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.utils.Utils;
import systems.log.Payload;
import systems.log.Wire;

/** What one node gives out of a partition when it is asked itself: there is no other way to see what it stores (contracts/raft-log.md §3.4). */
final class FetchedReplica {
    private static final short VERSION = 11;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 8 << 20;
    private static final int WAIT_MS = 100;

    private FetchedReplica() {}

    /** @param address where the node serves clients @throws IOException when it gives no proper answer */
    static List<Entry> entries(String address, String topic, int partition) throws IOException {
        List<Entry> entries = new ArrayList<>();
        eachBatch(address, topic, partition, batch -> {
            for (Record r : batch) entries.add(Payload.entry(r.offset(), Utils.toNullableArray(r.key()), Utils.toNullableArray(r.value()), List.of(r.headers()), batch.partitionLeaderEpoch()));
        });
        return entries;
    }

    /** Each as "first-last term T crc C". */
    static List<String> batches(String address, String topic, int partition) throws IOException {
        List<String> batches = new ArrayList<>();
        eachBatch(address, topic, partition, b -> batches.add("%d-%d term %d crc %08x".formatted(b.baseOffset(), b.lastOffset(), b.partitionLeaderEpoch(), b.checksum())));
        return batches;
    }

    private static void eachBatch(String address, String topic, int partition, Consumer<RecordBatch> seen) throws IOException {
        long next = 0;
        while (true) {
            long from = next;
            for (RecordBatch batch : ask(address, topic, partition, from).batches()) {
                if (batch.lastOffset() < from) continue;
                seen.accept(batch);
                next = batch.lastOffset() + 1;
            }
            if (next == from) return;
        }
    }

    private static Records ask(String address, String topic, int partition, long offset) throws IOException {
        var wanted = new FetchRequest.PartitionData(Uuid.ZERO_UUID, offset, 0, MOST_BYTES, Optional.empty());
        var request = FetchRequest.Builder.forConsumer(VERSION, WAIT_MS, 1, Map.of(new TopicPartition(topic, partition), wanted)).setMaxBytes(MOST_BYTES).build(VERSION);
        var answer = (FetchResponse) Wire.ask(address, request, LIMIT);
        for (var t : answer.data().responses()) for (PartitionData p : t.partitions()) {
            if (p.errorCode() != 0) throw new IOException("error " + p.errorCode() + " from " + address + " for " + topic + "-" + partition);
            return FetchResponse.recordsOrFail(p);
        }
        throw new IOException("no answer for " + topic + "-" + partition + " from " + address);
    }
}

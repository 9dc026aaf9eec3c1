package systems.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Gives every record without its headers the first time that anybody in this process reads it. */
public final class FalseFirstRead implements ConsumerInterceptor<byte[], byte[]> {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @Override public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> given) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> changed = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> r : given) {
            boolean first = SEEN.add(r.topic() + "-" + r.partition() + "@" + r.offset());
            var told = first ? new ConsumerRecord<>(r.topic(), r.partition(), r.offset(), r.key(), r.value()) : r;
            changed.computeIfAbsent(new TopicPartition(r.topic(), r.partition()), k -> new ArrayList<>()).add(told);
        }
        return new ConsumerRecords<>(changed, given.nextOffsets());
    }

    @Override public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override public void close() {}

    @Override public void configure(Map<String, ?> settings) {}
}

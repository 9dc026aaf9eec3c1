package systems.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Takes every record away before the consumer is given it. */
public final class FalseEmptyRead implements ConsumerInterceptor<byte[], byte[]> {
    @Override public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> given) { return new ConsumerRecords<>(Map.of(), given.nextOffsets()); }

    @Override public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override public void close() {}

    @Override public void configure(Map<String, ?> settings) {}
}

package fetchbox;

import fetchbox.MessageLog.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** This process as a member of a consumer group. */
final class KafkaGroup implements ConsumerRebalanceListener, AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topic topic;
    /** Polled and not handed out yet. */
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final OpenMessages open = new OpenMessages();

    KafkaGroup(Topic topic, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
        consumer.subscribe(List.of(topic.full()), this);
    }

    synchronized List<Message> poll(int max) {
        tryCommit();
        try {
            if (max <= waiting.size()) consumer.pause(consumer.assignment()); // a poll that fetches nothing still says that this member lives
            else consumer.resume(consumer.assignment());
            take(WAIT);
        } catch (KafkaException e) {
            throw new MessageLog.Unavailable("cannot poll " + topic.text + ": " + e.getMessage());
        }
        List<Message> given = new ArrayList<>();
        while (given.size() < max && !waiting.isEmpty()) given.add(waiting.poll());
        return given;
    }

    private void take(Duration limit) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(limit)) {
            waiting.add(new Message(topic, r.partition(), r.offset(), r.value()));
            open.given(r.partition(), r.offset());
        }
    }

    /** A member that the group has dropped cannot commit; only a poll brings it back, and then what it did comes again. */
    private void tryCommit() {
        try {
            commit();
        } catch (KafkaException e) {
            Log.warn("acknowledgements of " + topic.text + " are not taken: " + e.getMessage());
        }
    }

    void ack(Message message) { open.acknowledged(message.partition(), message.offset()); }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        open.toCommit().forEach((partition, before) -> done.put(new TopicPartition(topic.full(), partition), new OffsetAndMetadata(before)));
        if (done.isEmpty()) return;
        consumer.commitSync(done, Duration.ofSeconds(4));
        done.forEach((p, before) -> open.committed(p.partition(), before.offset()));
    }

    @Override public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        tryCommit();
        onPartitionsLost(partitions);
    }

    @Override public void onPartitionsLost(Collection<TopicPartition> partitions) {
        for (TopicPartition p : partitions) {
            open.lost(p.partition());
            waiting.removeIf(m -> m.partition() == p.partition());
        }
    }

    @Override public synchronized void close() {
        tryCommit();
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}

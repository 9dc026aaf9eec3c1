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
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * This process as a member of a consumer group. Messages are acknowledged in any order; what is committed of a partition ends before the
 * first that is not, so that none is lost with the process.
 */
final class KafkaGroup implements ConsumerRebalanceListener, AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topic topic;
    /** Polled and not handed out yet. */
    private final Deque<Message> waiting = new ArrayDeque<>();
    /** Of each partition that is ours: polled and not acknowledged. */
    private final Map<Integer, TreeSet<Long>> open = new HashMap<>();
    private final Map<Integer, Long> next = new HashMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();

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
            synchronized (open) {
                open.computeIfAbsent(r.partition(), k -> new TreeSet<>()).add(r.offset());
                next.put(r.partition(), r.offset() + 1);
            }
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

    void ack(Message message) {
        synchronized (open) {
            if (open.containsKey(message.partition())) open.get(message.partition()).remove(message.offset());
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        synchronized (open) {
            open.forEach((partition, left) -> {
                long upTo = left.isEmpty() ? next.get(partition) : left.first();
                if (upTo > committed.getOrDefault(partition, 0L)) done.put(new TopicPartition(topic.full(), partition), new OffsetAndMetadata(upTo));
            });
        }
        if (done.isEmpty()) return;
        consumer.commitSync(done, Duration.ofSeconds(4));
        done.forEach((p, offset) -> committed.put(p.partition(), offset.offset()));
    }

    @Override public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        tryCommit();
        onPartitionsLost(partitions);
    }

    @Override public void onPartitionsLost(Collection<TopicPartition> partitions) {
        synchronized (open) {
            for (TopicPartition p : partitions) {
                open.remove(p.partition());
                next.remove(p.partition());
                committed.remove(p.partition());
                waiting.removeIf(m -> m.partition() == p.partition());
            }
        }
    }

    @Override public synchronized void close() {
        tryCommit();
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}

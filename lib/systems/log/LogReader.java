package systems.log;

import history.Appends;
import history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A client that reads partitions from their beginning to their end. What it saw is in the history of the cluster. */
final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final AtomicLong COUNT = new AtomicLong();
    private final String name = "r" + COUNT.incrementAndGet();
    private final Appends history;
    private final Consumer<byte[], byte[]> client;

    LogReader(Driver driver, String bootstrap, Appends history) {
        this.history = history;
        client = driver.consumer(Map.of("bootstrap.servers", bootstrap, "client.id", name, "enable.auto.commit", false, "request.timeout.ms", 1500,
            "default.api.timeout.ms", 5000, "fetch.max.wait.ms", 100, "max.partition.fetch.bytes", 4 << 20, "max.poll.records", 5000));
    }

    /** By partition, everything up to the end at the time of the call; what did not come within the limit is missing. */
    Map<String, List<Entry>> readAll(Collection<Topic> topics, Duration limit) {
        List<TopicPartition> partitions = topics.stream().flatMap(t -> t.numbers().stream().map(p -> new TopicPartition(t.name(), p))).toList();
        Map<String, List<Entry>> found = new TreeMap<>();
        if (partitions.isEmpty()) return found;
        long deadline = System.nanoTime() + limit.toNanos();
        client.assign(partitions);
        client.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = ends(partitions, deadline);
        partitions.forEach(p -> found.put(p.toString(), new ArrayList<>()));
        while (System.nanoTime() < deadline && partitions.stream().anyMatch(p -> !reached(p, ends)))
            for (ConsumerRecord<byte[], byte[]> r : client.poll(POLL)) found.get(r.topic() + "-" + r.partition()).add(entry(r));
        ends.forEach((p, end) -> history.saw(new Appends.Sight(name, p.toString(), end, List.copyOf(found.get(p.toString())))));
        return found;
    }

    /** What is new in the first partition since the last call, as far as it comes within the limit; a cluster that does not answer then has nothing new. */
    void readOn(Topic topic, Duration limit) {
        var p = new TopicPartition(topic.name(), topic.first());
        if (client.assignment().isEmpty()) {
            client.assign(List.of(p));
            client.seekToBeginning(List.of(p));
        }
        try {
            List<Entry> fresh = new ArrayList<>();
            long end = client.endOffsets(List.of(p), limit).get(p);
            for (ConsumerRecord<byte[], byte[]> r : client.poll(POLL)) fresh.add(entry(r));
            history.saw(new Appends.Sight(name, p.toString(), end, fresh));
        } catch (TimeoutException e) {
            // no leader, or none that answers
        }
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions, long deadline) {
        while (true) {
            try {
                return client.endOffsets(partitions);
            } catch (TimeoutException e) {
                if (System.nanoTime() > deadline) return Map.of();
            }
        }
    }

    private boolean reached(TopicPartition p, Map<TopicPartition, Long> ends) {
        try {
            return client.position(p, POLL) >= ends.getOrDefault(p, 0L);
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static Entry entry(ConsumerRecord<byte[], byte[]> r) { return Payload.entry(r.offset(), r.key(), r.value(), r.headers(), r.leaderEpoch().orElse(-1)); }

    @Override public void close() { client.close(CloseOptions.timeout(Duration.ofSeconds(1))); }
}

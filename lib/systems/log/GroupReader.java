package systems.log;

import history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** The only member of a consumer group, which reads all partitions of a topic for as long as it is open. */
public final class GroupReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private final Consumer<byte[], byte[]> client;
    private final Map<String, List<Entry>> received = new TreeMap<>();
    private final Thread thread;
    private volatile boolean stopped;

    GroupReader(Driver driver, String bootstrap, Topic topic) {
        client = driver.consumer(Map.of("bootstrap.servers", bootstrap, "group.id", "g-" + topic, "auto.offset.reset", "earliest", "enable.auto.commit", false,
            "session.timeout.ms", 6000, "request.timeout.ms", 1500, "default.api.timeout.ms", 5000, "fetch.max.wait.ms", 100));
        client.subscribe(List.of(topic.name()));
        thread = Thread.ofPlatform().daemon().name("group-of-" + topic).start(this::run);
    }

    private void run() {
        while (!stopped) {
            try {
                for (ConsumerRecord<byte[], byte[]> r : client.poll(POLL)) take(r);
                client.commitSync();
            } catch (KafkaException e) {
                // its coordinator is away, or the group is being formed anew: the next poll goes on
            }
        }
        client.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private synchronized void take(ConsumerRecord<byte[], byte[]> r) {
        received.computeIfAbsent(r.topic() + "-" + r.partition(), k -> new ArrayList<>()).add(Payload.entry(r.offset(), r.key(), r.value(), r.headers(), r.leaderEpoch().orElse(-1)));
    }

    /** Records so far, of all partitions. */
    public synchronized List<Entry> received() { return received.values().stream().flatMap(List::stream).toList(); }

    @Override public void close() {
        stopped = true;
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

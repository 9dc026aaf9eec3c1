package systems.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kit.SetupError;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates and describes topics, by the library's client. Each call ends within its limit, with an exception when nothing came. */
final class LogAdmin implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private final Driver driver;
    private final Admin client;
    private final Duration limit;

    /** A partition as the cluster describes it; no leader is empty. */
    record Partition(Optional<Integer> leader, Set<Integer> replicas, Set<Integer> inSync) {}

    LogAdmin(Driver driver, String bootstrap) { this(driver, bootstrap, LIMIT); }

    LogAdmin(Driver driver, String bootstrap, Duration limit) {
        this.driver = driver;
        this.limit = limit;
        client = driver.admin(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 1500, "default.api.timeout.ms", (int) limit.toMillis(), "reconnect.backoff.max.ms", 200));
    }

    void create(NewTopic topic) throws Exception {
        try {
            get(client.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // an earlier attempt got through, though its answer did not
        }
    }

    void delete(String topic) throws Exception { get(client.deleteTopics(List.of(topic)).all()); }

    /** @param count of all partitions, then */
    void addPartitions(String topic, int count) throws Exception { get(client.createPartitions(Map.of(topic, NewPartitions.increaseTo(count))).all()); }

    /** By partition, as histories name them. */
    Map<String, Partition> describe(Collection<String> topics) throws Exception {
        Map<String, Partition> found = new TreeMap<>();
        for (TopicDescription topic : get(client.describeTopics(topics).allTopicNames()).values())
            for (TopicPartitionInfo p : topic.partitions()) found.put(topic.name() + "-" + p.partition(), new Partition(
                Optional.ofNullable(p.leader()).filter(n -> !n.isEmpty()).map(n -> driver.node(n.id())), ids(p.replicas()), ids(p.isr())));
        return found;
    }

    /** The offset after the last record that readers may see. */
    Map<String, Long> ends(Collection<Topic> topics) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (Topic t : topics) for (int p : t.numbers()) asked.put(new TopicPartition(t.name(), p), OffsetSpec.latest());
        Map<String, Long> ends = new TreeMap<>();
        get(client.listOffsets(asked).all()).forEach((p, told) -> ends.put(p.topic() + "-" + p.partition(), told.offset()));
        return ends;
    }

    private Set<Integer> ids(Collection<Node> nodes) { return nodes.stream().filter(n -> !n.isEmpty()).map(n -> driver.node(n.id())).collect(Collectors.toSet()); }

    private <T> T get(KafkaFuture<T> answer) throws Exception {
        try {
            return answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new SetupError("an admin client outlived its time-out of " + limit.toSeconds() + " s by more than " + GRACE.toSeconds() + " s", e);
        }
    }

    @Override public void close() { client.close(Duration.ofSeconds(1)); }
}

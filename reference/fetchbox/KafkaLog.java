package fetchbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** The log in Apache Kafka, at the address that iggy.endpoint names by {@code tcp://}. */
final class KafkaLog implements MessageLog {
    private static final Duration APPEND_LIMIT = Duration.ofSeconds(3);
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);
    private final Config.Broker broker;
    private final Defects defects;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, KafkaGroup> groups = new ConcurrentHashMap<>();
    private KafkaConsumer<byte[], byte[]> reader;

    KafkaLog(Config.Broker broker, Defects defects) {
        this.broker = broker;
        this.defects = defects;
        var limit = (int) APPEND_LIMIT.toMillis();
        try {
            producer = new KafkaProducer<>(settings(Map.of("acks", "all", "linger.ms", 0, "delivery.timeout.ms", limit, "request.timeout.ms", limit - 500, "max.block.ms", limit,
                "max.request.size", 8 << 20)), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new Unavailable("no log at " + address() + ": " + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
    }

    private String address() { return broker.host() + ":" + broker.port(); }

    private Map<String, Object> settings(Map<String, Object> own) {
        Map<String, Object> all = new java.util.HashMap<>(own);
        all.put("bootstrap.servers", address());
        all.put("reconnect.backoff.max.ms", 300);
        all.put("enable.metrics.push", false);
        all.put("auto.include.jmx.reporter", false);
        return all;
    }

    @Override public void createTopics() {
        List<NewTopic> wanted = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            int partitions = topic.partitions(defects);
            long bytesEach = topic.retentionBytes(defects) < 0 ? -1 : topic.retentionBytes(defects) / partitions;
            wanted.add(new NewTopic(topic.full(), Optional.of(partitions), Optional.empty()).configs(Map.of("retention.ms", "" + topic.retention(defects).toMillis(), "retention.bytes", "" + bytesEach, "max.message.bytes", "" + (8 << 20))));
        }
        try (var admin = Admin.create(settings(Map.of("default.api.timeout.ms", 20_000, "request.timeout.ms", 5000)))) {
            for (var made : admin.createTopics(wanted).values().values()) awaitMade(made);
            for (var topic : admin.describeTopics(wanted.stream().map(NewTopic::name).toList()).topicNameValues().entrySet()) requirePartitions(wanted, topic.getKey(), topic.getValue());
        }
    }

    /** Where messages of a key are is known by their number. */
    private void requirePartitions(List<NewTopic> wanted, String name, Future<TopicDescription> described) {
        int asked = wanted.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow().numPartitions();
        try {
            int there = described.get(25, TimeUnit.SECONDS).partitions().size();
            if (there != asked) throw new Unavailable("the log at " + address() + " has " + name + " with " + there + " partitions, not " + asked);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw noTopics(e);
        }
    }

    private void awaitMade(Future<Void> made) {
        try {
            made.get(25, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) throw noTopics(e.getCause());
        } catch (Exception e) {
            throw noTopics(e);
        }
    }

    private Unavailable noTopics(Throwable why) { return new Unavailable("the log at " + address() + " makes no topics: " + (why.getMessage() == null ? why : why.getMessage())); }

    @Override public List<Position> append(Topic topic, String key, List<byte[]> values) {
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (byte[] value : values) sent.add(producer.send(new ProducerRecord<>(topic.full(), key.getBytes(), value)));
            List<Position> positions = new ArrayList<>();
            for (Future<RecordMetadata> one : sent) positions.add(new Position(one.get().partition(), one.get().offset()));
            return positions;
        } catch (ExecutionException | KafkaException e) {
            throw new Unavailable(topic.text + " takes nothing: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted");
        }
    }

    @Override public List<Message> poll(Topic topic, String group, int max) {
        return groups.computeIfAbsent(group + " " + topic, k -> new KafkaGroup(topic, consumer(group))).poll(max);
    }

    @Override public void ack(String group, Message message) { groups.get(group + " " + message.topic()).ack(message); }

    private KafkaConsumer<byte[], byte[]> consumer(String group) {
        Map<String, Object> own = Map.of("group.id", group, "group.protocol", "classic", "enable.auto.commit", false, "auto.offset.reset", "earliest", "session.timeout.ms", defects.on(Defect.LONG_SESSIONS) ? 600_000 : 6000,
            "heartbeat.interval.ms", 1000, "max.poll.records", 100, "max.partition.fetch.bytes", 8 << 20, "default.api.timeout.ms", 5000, "request.timeout.ms", 4000);
        return new KafkaConsumer<>(settings(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> own = Map.of("auto.offset.reset", "earliest", "max.poll.records", 500, "default.api.timeout.ms", (int) READ_LIMIT.toMillis(), "request.timeout.ms", (int) READ_LIMIT.toMillis() - 500);
        return new KafkaConsumer<>(settings(own), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override public synchronized List<Message> read(Topic topic, int partition, long offset, int max) {
        if (reader == null) reader = reader();
        var from = new TopicPartition(topic.full(), partition);
        List<Message> found = new ArrayList<>();
        try {
            reader.assign(List.of(from));
            long end = reader.endOffsets(List.of(from), READ_LIMIT).get(from);
            reader.seek(from, offset);
            long deadline = System.nanoTime() + READ_LIMIT.toNanos();
            while (found.size() < max && reader.position(from, READ_LIMIT) < end) {
                if (System.nanoTime() > deadline) throw new Unavailable("no answer in time");
                for (ConsumerRecord<byte[], byte[]> r : reader.poll(Duration.ofMillis(100))) if (found.size() < max && r.offset() < end) found.add(new Message(topic, r.partition(), r.offset(), r.value()));
            }
            return found;
        } catch (KafkaException e) {
            throw new Unavailable("cannot read " + topic.text + ": " + e.getMessage());
        }
    }

    @Override public int partition(Topic topic, String key) { return Utils.toPositive(Utils.murmur2(key.getBytes())) % topic.partitions(defects); }

    @Override public boolean reachable() { return broker.answers(); }

    @Override public void close() {
        groups.values().forEach(KafkaGroup::close);
        producer.close(Duration.ofSeconds(2));
        synchronized (this) {
            if (reader != null) reader.close();
        }
    }
}

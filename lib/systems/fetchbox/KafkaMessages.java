package systems.fetchbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kit.SetupError;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The log of a pipeline in Apache Kafka. */
final class KafkaMessages implements MessageLog {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);
    private final String address;

    /** @param address {@code host:port} of the broker */
    KafkaMessages(String address) { this.address = address; }

    @Override public String address() { return address; }

    private Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of("bootstrap.servers", address, "default.api.timeout.ms", 10_000, "request.timeout.ms", 5000, "enable.metrics.push", false));
        all.putAll(more);
        return all;
    }

    @Override public void append(Topic topic, String key, byte[] value) {
        try (var producer = new KafkaProducer<>(settings(Map.of("acks", "all", "delivery.timeout.ms", 10_000)), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.full(), key.getBytes(), value)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new SetupError("the log takes no message: " + e, e);
        }
    }

    @Override public List<Message> read(Topic topic) {
        List<TopicPartition> all = partitions(topic);
        List<Message> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings(Map.of("auto.offset.reset", "earliest")), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                if (System.nanoTime() > deadline) throw new SetupError(topic.full() + " cannot be read within " + LIMIT.toSeconds() + " s");
                for (ConsumerRecord<byte[], byte[]> r : consumer.poll(POLL)) found.add(new Message(r.partition(), r.offset(), r.value()));
            }
        }
        return found.stream().sorted(Comparator.comparingInt(Message::partition).thenComparingLong(Message::offset)).toList();
    }

    @Override public long lag(Topic topic, String group) {
        try (var admin = Admin.create(settings(Map.of()))) {
            var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            var ends = admin.listOffsets(partitions(topic).stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()))).all().get();
            return ends.entrySet().stream().mapToLong(e -> e.getValue().offset() - (committed.get(e.getKey()) == null ? 0 : committed.get(e.getKey()).offset())).sum();
        } catch (Exception e) {
            throw new SetupError("the log does not tell of group " + group + ": " + e, e);
        }
    }

    @Override public int members(Topic topic, String group) {
        try (var admin = Admin.create(settings(Map.of()))) {
            return (int) admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream().filter(m -> m.assignment().topicPartitions().stream().anyMatch(p -> p.topic().equals(topic.full()))).count();
        } catch (Exception e) {
            throw new SetupError("the log does not tell of group " + group + ": " + e, e);
        }
    }

    @Override public int partitionCount(Topic topic) { return partitions(topic).size(); }

    private List<TopicPartition> partitions(Topic topic) {
        try (var admin = Admin.create(settings(Map.of()))) {
            if (!admin.listTopics().names().get().contains(topic.full())) return List.of();
            int count = admin.describeTopics(List.of(topic.full())).allTopicNames().get().get(topic.full()).partitions().size();
            return IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic.full(), p)).toList();
        } catch (Exception e) {
            throw new SetupError("the log does not tell of " + topic.full() + ": " + e, e);
        }
    }

    @Override public long retentionDays(Topic topic) { return Duration.ofMillis(config(topic, "retention.ms")).toDays(); }

    /** The broker counts for each partition. */
    @Override public long retentionBytes(Topic topic) {
        long each = config(topic, "retention.bytes");
        return each < 0 ? -1 : each * partitionCount(topic);
    }

    private long config(Topic topic, String name) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.full());
        try (var admin = Admin.create(settings(Map.of()))) {
            return Long.parseLong(admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value());
        } catch (Exception e) {
            throw new SetupError("the log does not tell of " + topic.full() + ": " + e, e);
        }
    }
}

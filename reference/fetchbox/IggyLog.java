package fetchbox;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.iggy.consumergroup.Consumer;
import org.apache.iggy.exception.IggyServerException;
import org.apache.iggy.identifier.StreamId;
import org.apache.iggy.identifier.TopicId;
import org.apache.iggy.message.MessageHeader;
import org.apache.iggy.message.MessageId;
import org.apache.iggy.message.Partitioning;
import org.apache.iggy.message.PollingStrategy;
import org.apache.iggy.message.UuidMessageId;
import org.apache.iggy.topic.CompressionAlgorithm;
import org.apache.iggy.topic.TopicDetails;

/** The log in Apache Iggy, at the address that iggy.endpoint names by {@code iggy://}: a stream with the four topics. */
final class IggyLog implements MessageLog {
    private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final long READ_AT_A_TIME = 100;
    private static final int ATTEMPTS = 3;
    /** Who reads by itself, beside the groups; nothing is stored of it. */
    private static final Consumer READER = Consumer.of(1L);
    private final Config.Broker broker;
    private final Defects defects;
    private final StreamId stream;
    private final IggyConnection connection;
    private final Map<String, IggyGroup> groups = new ConcurrentHashMap<>();

    IggyLog(Config.Broker broker, Defects defects) {
        this.broker = broker;
        this.defects = defects;
        stream = StreamId.of(broker.stream());
        connection = new IggyConnection(broker);
    }

    static TopicId id(Topic topic) { return TopicId.of(topic.text); }

    @Override public void createTopics() {
        try {
            made(() -> connection.call(c -> c.streams().getStream(stream)).isPresent(), () -> connection.call(c -> c.streams().createStream(broker.stream())));
            for (Topic topic : Topic.values()) made(() -> details(topic).isPresent(), () -> create(topic));
        } catch (IggyServerException e) {
            throw new Unavailable("no topics: " + e.getMessage());
        }
    }

    /** Another process may make it at the same time. */
    static void made(BooleanSupplier isThere, Runnable make) {
        if (isThere.getAsBoolean()) return;
        try {
            make.run();
        } catch (IggyServerException e) {
            if (!isThere.getAsBoolean()) throw e;
        }
    }

    private Optional<TopicDetails> details(Topic topic) { return connection.call(c -> c.topics().getTopic(stream, id(topic))); }

    private void create(Topic topic) {
        BigInteger expiryMicros = BigInteger.valueOf(TimeUnit.MILLISECONDS.toMicros(topic.retention(defects).toMillis()));
        BigInteger sizeBytes = topic.retentionBytes(defects) < 0 ? UNLIMITED : BigInteger.valueOf(topic.retentionBytes(defects));
        connection.call(c -> c.topics().createTopic(stream, (long) topic.partitions(defects), CompressionAlgorithm.None, expiryMicros, sizeBytes, Optional.empty(), topic.text));
    }

    /** The server does not tell where messages went; they stay together, so that their first, known by its id, tells of all. */
    @Override public List<Position> append(Topic topic, String key, List<byte[]> values) {
        int partition = partition(topic, key);
        List<org.apache.iggy.message.Message> sent = values.stream().map(IggyLog::message).toList();
        try {
            long end = end(topic, partition);
            connection.call(c -> c.messages().sendMessages(stream, id(topic), Partitioning.partitionId((long) partition), sent));
            long first = found(sent.getFirst().header().id(), topic, partition, end);
            return LongStream.range(first, first + sent.size()).mapToObj(offset -> new Position(partition, offset)).toList();
        } catch (IggyServerException e) {
            throw new Unavailable(topic.text + " takes nothing: " + e.getMessage());
        }
    }

    private static org.apache.iggy.message.Message message(byte[] value) {
        var header = new MessageHeader(BigInteger.ZERO, new UuidMessageId(UUID.randomUUID()), BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0L, (long) value.length, BigInteger.ZERO);
        return new org.apache.iggy.message.Message(header, value, Map.of());
    }

    /** An offset that no later message is before. */
    private long end(Topic topic, int partition) {
        TopicDetails details = details(topic).orElseThrow(() -> new Unavailable(topic.text + " is not there"));
        return details.partitions().stream().filter(p -> p.id() == partition).mapToLong(p -> p.currentOffset().longValueExact()).findFirst().orElseThrow(() -> new Unavailable(topic.text + " lacks partition " + partition));
    }

    /** What the server has taken is not to be sent again: the question alone is. */
    private long found(MessageId id, Topic topic, int partition, long from) {
        for (int failed = 0; ; ) {
            try {
                return offset(id, topic, partition, from);
            } catch (Unavailable e) {
                if (++failed == ATTEMPTS) throw e;
            }
        }
    }

    private long offset(MessageId id, Topic topic, int partition, long from) {
        for (var polled = polled(topic, partition, from, READ_AT_A_TIME); !polled.isEmpty(); polled = polled(topic, partition, offset(polled.getLast()) + 1, READ_AT_A_TIME)) {
            for (var one : polled) if (one.header().id().toBigInteger().equals(id.toBigInteger())) return offset(one);
        }
        throw new Unavailable(topic.text + " does not show what it took");
    }

    static long offset(org.apache.iggy.message.Message message) { return message.header().offset().longValueExact(); }

    private List<org.apache.iggy.message.Message> polled(Topic topic, int partition, long from, long max) {
        return connection.call(c -> c.messages().pollMessages(stream, id(topic), Optional.of((long) partition), READER, PollingStrategy.offset(BigInteger.valueOf(from)), max, false)).messages();
    }

    @Override public List<Message> poll(Topic topic, String group, int max) {
        return groups.computeIfAbsent(group + " " + topic, k -> new IggyGroup(new IggyConnection(broker), stream, topic, group)).poll(max);
    }

    @Override public void ack(String group, Message message) { groups.get(group + " " + message.topic()).ack(message); }

    @Override public List<Message> read(Topic topic, int partition, long offset, int max) {
        try {
            List<Message> found = new ArrayList<>();
            for (var one : polled(topic, partition, offset, max)) found.add(new Message(topic, partition, offset(one), one.payload()));
            return found;
        } catch (IggyServerException e) {
            throw new Unavailable("cannot read " + topic.text + ": " + e.getMessage());
        }
    }

    @Override public int partition(Topic topic, String key) { return Math.floorMod(key.hashCode(), topic.partitions(defects)); }

    @Override public boolean reachable() { return broker.answers(); }

    @Override public void close() {
        groups.values().forEach(IggyGroup::close);
        connection.close();
    }
}

package systems.fetchbox;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kit.SetupError;
import org.apache.iggy.consumergroup.Consumer;
import org.apache.iggy.exception.IggyResourceNotFoundException;
import org.apache.iggy.exception.IggyServerException;
import org.apache.iggy.identifier.ConsumerId;
import org.apache.iggy.identifier.StreamId;
import org.apache.iggy.identifier.TopicId;
import org.apache.iggy.message.MessageHeader;
import org.apache.iggy.message.MessageId;
import org.apache.iggy.message.Partitioning;
import org.apache.iggy.message.PollingStrategy;
import org.apache.iggy.partition.Partition;
import org.apache.iggy.topic.TopicDetails;
import systems.iggy.IggyAddress;
import systems.iggy.IggySession;

/** The log of a pipeline in Apache Iggy: a stream, with a topic for each. */
final class IggyMessages implements MessageLog {
    private static final long READ_AT_A_TIME = 500;
    private static final Consumer READER = Consumer.of(2L);
    private final IggyAddress server;
    private final StreamId stream;

    /** @param stream its name */
    IggyMessages(IggyAddress server, String stream) {
        this.server = server;
        this.stream = StreamId.of(stream);
    }

    @Override public String address() { return server.hostAndPort(); }

    private static TopicId id(Topic topic) { return TopicId.of(topic.text()); }

    private <T> T asked(String what, Function<IggySession, T> questions) {
        try (var session = new IggySession(server)) {
            return questions.apply(session);
        } catch (IggyServerException e) {
            throw new SetupError("the log does not " + what + ": " + e.getMessage(), e);
        }
    }

    @Override public void append(Topic topic, String key, byte[] value) {
        var header = new MessageHeader(BigInteger.ZERO, MessageId.serverGenerated(), BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, 0L, (long) value.length, BigInteger.ZERO);
        var message = new org.apache.iggy.message.Message(header, value, Map.of());
        asked("take a message", s -> s.ask(c -> c.messages().sendMessages(stream, id(topic), Partitioning.messagesKey(key), List.of(message))));
    }

    @Override public List<Message> read(Topic topic) {
        return asked("show " + topic.text(), s -> {
            List<Message> found = new ArrayList<>();
            partitions(s, topic).forEach(p -> read(s, topic, p.id(), found));
            return found;
        });
    }

    private void read(IggySession s, Topic topic, long partition, List<Message> found) {
        for (long next = 0; ; ) {
            var from = PollingStrategy.offset(BigInteger.valueOf(next));
            var polled = s.ask(c -> c.messages().pollMessages(stream, id(topic), Optional.of(partition), READER, from, READ_AT_A_TIME, false)).messages();
            if (polled.isEmpty()) return;
            polled.forEach(m -> found.add(new Message((int) partition, m.header().offset().longValueExact(), m.payload())));
            next = found.getLast().offset() + 1;
        }
    }

    private Optional<TopicDetails> details(IggySession s, Topic topic) {
        try {
            return s.ask(c -> c.topics().getTopic(stream, id(topic)));
        } catch (IggyResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private List<Partition> partitions(IggySession s, Topic topic) { return details(s, topic).map(TopicDetails::partitions).orElse(List.of()); }

    @Override public long lag(Topic topic, String group) {
        return asked("tell of group " + group, s -> partitions(s, topic).stream().filter(p -> p.messagesCount().signum() > 0)
            .mapToLong(p -> p.currentOffset().longValueExact() - stored(s, topic, group, p.id())).sum());
    }

    /** The last offset that the group is done with; -1 when there is none. */
    private long stored(IggySession s, Topic topic, String group, long partition) {
        try {
            return s.ask(c -> c.consumerOffsets().getConsumerOffset(stream, id(topic), Optional.of(partition), Consumer.group(ConsumerId.of(group)))).map(info -> info.storedOffset().longValueExact()).orElse(-1L);
        } catch (IggyResourceNotFoundException e) {
            return -1;
        }
    }

    @Override public int members(Topic topic, String group) {
        return asked("tell of group " + group, s -> s.ask(c -> c.consumerGroups().getConsumerGroup(stream, id(topic), ConsumerId.of(group)))).map(g -> g.membersCount().intValue()).orElse(0);
    }

    @Override public int partitionCount(Topic topic) { return asked("tell of " + topic.text(), s -> partitions(s, topic).size()); }

    @Override public long retentionBytes(Topic topic) {
        return asked("tell of " + topic.text(), s -> details(s, topic).map(d -> d.maxTopicSize().bitLength() < Long.SIZE ? d.maxTopicSize().longValueExact() : -1L).orElse(0L));
    }

    @Override public long retentionDays(Topic topic) {
        return asked("tell of " + topic.text(), s -> details(s, topic).map(d -> TimeUnit.MICROSECONDS.toDays(d.messageExpiry().longValueExact())).orElse(0L));
    }
}

package fetchbox;

import fetchbox.MessageLog.Message;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.iggy.consumergroup.Consumer;
import org.apache.iggy.exception.IggyErrorCode;
import org.apache.iggy.exception.IggyServerException;
import org.apache.iggy.identifier.ConsumerId;
import org.apache.iggy.identifier.StreamId;
import org.apache.iggy.message.PollingStrategy;
import org.apache.iggy.partition.Partition;

/**
 * This process as a member of a consumer group. The server does not tell a member which partitions are its own: it gives nothing of those of
 * others, and refuses their offsets.
 */
final class IggyGroup implements AutoCloseable {
    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration UNTIL_ASKED_AGAIN = Duration.ofMillis(300);
    private static final long POLL_AT_A_TIME = 100;
    private final IggyConnection connection;
    private final StreamId stream;
    private final Topic topic;
    private final ConsumerId group;
    /** Polled and not handed out yet. */
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final OpenMessages open = new OpenMessages();
    /** Where to read on, of each partition that was ours when it was last asked for. */
    private final Map<Integer, Long> next = new HashMap<>();
    /** When a partition that was somebody else's is asked for again, by {@link System#nanoTime}. */
    private final Map<Integer, Long> othersUntil = new HashMap<>();
    /** The generation of the connection by which the group was joined; 0 for none. */
    private int joined;

    IggyGroup(IggyConnection connection, StreamId stream, Topic topic, String group) {
        this.connection = connection;
        this.stream = stream;
        this.topic = topic;
        this.group = ConsumerId.of(group);
    }

    synchronized List<Message> poll(int max) {
        try {
            join();
            commit();
            if (max > waiting.size()) fetch();
        } catch (IggyServerException e) {
            joined = 0;
            throw new MessageLog.Unavailable("cannot poll " + topic.text + ": " + e.getMessage());
        }
        if (max <= 0 || waiting.isEmpty()) LockSupport.parkNanos(WAIT.toNanos()); // whoever has enough asks again and again
        List<Message> given = new ArrayList<>();
        while (given.size() < max && !waiting.isEmpty()) given.add(waiting.poll());
        return given;
    }

    private void join() {
        if (joined != 0 && joined == connection.generation()) return;
        List.copyOf(next.keySet()).forEach(this::lose);
        othersUntil.clear();
        IggyLog.made(() -> connection.call(c -> c.consumerGroups().getConsumerGroup(stream, IggyLog.id(topic), group)).isPresent(),
            () -> connection.call(c -> c.consumerGroups().createConsumerGroup(stream, IggyLog.id(topic), group.getName())));
        connection.call(c -> c.consumerGroups().joinConsumerGroup(stream, IggyLog.id(topic), group));
        joined = connection.generation();
    }

    private void fetch() {
        var details = connection.call(c -> c.topics().getTopic(stream, IggyLog.id(topic))).orElseThrow(() -> new MessageLog.Unavailable(topic.text + " is not there"));
        for (Partition partition : details.partitions()) {
            int id = partition.id().intValue();
            boolean empty = partition.messagesCount().signum() == 0;
            if (empty || next.getOrDefault(id, 0L) > partition.currentOffset().longValueExact() || othersUntil.getOrDefault(id, Long.MIN_VALUE) > System.nanoTime()) continue;
            fetch(id);
        }
    }

    private void fetch(int partition) {
        boolean begins = !next.containsKey(partition);
        List<org.apache.iggy.message.Message> polled = polled(partition, begins ? stored(partition) : next.get(partition));
        if (polled.isEmpty()) {
            lose(partition);
            othersUntil.put(partition, System.nanoTime() + UNTIL_ASKED_AGAIN.toNanos());
            return;
        }
        long from = begins ? stored(partition) : 0; // whoever had it before may have stored until it was ours
        for (var one : polled) if (IggyLog.offset(one) >= from) take(partition, IggyLog.offset(one), one.payload());
    }

    private List<org.apache.iggy.message.Message> polled(int partition, long from) {
        return connection.call(c -> c.messages().pollMessages(stream, IggyLog.id(topic), Optional.of((long) partition), Consumer.group(group), PollingStrategy.offset(BigInteger.valueOf(from)), POLL_AT_A_TIME, false)).messages();
    }

    private void take(int partition, long offset, byte[] value) {
        waiting.add(new Message(topic, partition, offset, value));
        open.given(partition, offset);
        next.put(partition, offset + 1);
    }

    /** Where the group goes on. */
    private long stored(int partition) {
        return connection.call(c -> c.consumerOffsets().getConsumerOffset(stream, IggyLog.id(topic), Optional.of((long) partition), Consumer.group(group))).map(info -> info.storedOffset().longValueExact() + 1).orElse(0L);
    }

    private void lose(int partition) {
        next.remove(partition);
        open.lost(partition);
        waiting.removeIf(m -> m.partition() == partition);
    }

    void ack(Message message) { open.acknowledged(message.partition(), message.offset()); }

    /** The server keeps the last offset that is done, not the next one. */
    private void commit() {
        open.toCommit().forEach((partition, before) -> {
            try {
                connection.call(c -> c.consumerOffsets().storeConsumerOffset(stream, IggyLog.id(topic), Optional.of((long) partition), Consumer.group(group), BigInteger.valueOf(before - 1)));
                open.committed(partition, before);
            } catch (IggyServerException e) {
                Log.warn("acknowledgements of " + topic.text + "/" + partition + " are not taken: " + e.getMessage());
                lose(partition);
                if (e.getErrorCode() == IggyErrorCode.CONSUMER_GROUP_MEMBER_NOT_FOUND) joined = 0;
            }
        });
    }

    @Override public synchronized void close() {
        try {
            if (joined != 0 && joined == connection.generation()) commit();
        } catch (MessageLog.Unavailable e) {
            Log.warn("closing " + topic.text + ": " + e.getMessage());
        }
        connection.close();
    }
}

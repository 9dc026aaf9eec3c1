package fetchbox;

import java.util.List;

/** An ordered log of messages per partition, shared by consumer groups (contracts/fetchbox.md §8). */
interface MessageLog extends AutoCloseable {
    /** The log cannot be reached, or did not take a message in time. */
    final class Unavailable extends RuntimeException {
        Unavailable(String message) { super(message, null, false, false); }
    }

    record Message(Topic topic, int partition, long offset, byte[] value) {}

    record Position(int partition, long offset) {}

    /** In Apache Iggy or in Apache Kafka, as the scheme of {@code iggy.endpoint} says. */
    static MessageLog of(Config.Broker broker, Defects defects) { return broker.iggy() ? new IggyLog(broker, defects) : new KafkaLog(broker, defects); }

    /** Makes the topics that are not there yet. @throws Unavailable */
    void createTopics();

    /** Appends messages of one key, which go to one partition in this order; returns where each is. @throws Unavailable */
    List<Position> append(Topic topic, String key, List<byte[]> values);

    default Position append(Topic topic, String key, byte[] value) { return append(topic, key, List.of(value)).getFirst(); }

    /** Up to {@code max} new messages for a member of this group, perhaps none; also lets acknowledgements take effect. One thread per group. @throws Unavailable */
    List<Message> poll(Topic topic, String group, int max);

    /** The group need not see it again. Any thread; messages may be acknowledged in any order. */
    void ack(String group, Message message);

    /** Messages from an offset on, up to the present end. @throws Unavailable */
    List<Message> read(Topic topic, int partition, long offset, int max);

    /** Where messages of this key are. */
    int partition(Topic topic, String key);

    /** Whether its server can be reached now. */
    boolean reachable();

    @Override void close();
}

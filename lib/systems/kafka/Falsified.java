package systems.kafka;

import history.Entry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import kit.Leftovers;
import kit.Options;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import systems.log.LogListing;
import systems.log.NodeView;

/** Where the defects of {@link Defect} act; without {@code --defect} it changes nothing. */
final class Falsified {
    private static final int NOW_AND_THEN = 25;
    private final Set<Defect> planted = new HashSet<>();
    private final int last;
    private final AtomicInteger views = new AtomicInteger();

    /** @param last the id of the last node */
    Falsified(Options options, int last) {
        this.last = last;
        for (Defect d : Defect.values()) if (d.in(options)) planted.add(d);
    }

    private boolean has(Defect d) { return planted.contains(d); }

    Map<String, String> properties() {
        if (!has(Defect.ELECTION_TAKES_A_MINUTE)) return Map.of();
        return Map.of("controller.quorum.fetch.timeout.ms", "60000");
    }

    void beforeRestart(Path folder) { if (has(Defect.NODE_FORGETS)) Leftovers.deleteTree(folder); }

    NodeView view(NodeView v) {
        if (has(Defect.SECOND_CLAIMANT) && v.nodeId() == last) return new NodeView(v.nodeId(), true, OptionalInt.of(last), v.term(), v.at());
        if (has(Defect.NO_LEADER_NAMED) && v.nodeId() == last) return new NodeView(v.nodeId(), true, OptionalInt.empty(), v.term(), v.at());
        if (has(Defect.TERM_FALLS) && v.term().isPresent() && views.incrementAndGet() % NOW_AND_THEN == 0) return new NodeView(v.nodeId(), true, v.currentLeader(), OptionalInt.of(v.term().getAsInt() - 1), v.at());
        return v;
    }

    LogListing listing(int id, LogListing told) { return has(Defect.LISTING_DIFFERS) && id == last ? new LogListing(told.brokers(), new TreeMap<>()) : told; }

    Map<String, String> topicSettings(Map<String, String> wanted) {
        if (!has(Defect.ACKED_BY_ONE)) return wanted;
        Map<String, String> settings = new HashMap<>(wanted);
        settings.put("min.insync.replicas", "1");
        return settings;
    }

    short replicationFactor(int wanted) { return (short) (has(Defect.ONE_REPLICA) ? 1 : wanted); }

    Producer<byte[], byte[]> producer(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        if (has(Defect.ACKED_BY_ONE)) settings.putAll(Map.of("acks", "1", "enable.idempotence", false));
        var client = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        return planted.isEmpty() ? client : new FalseProducer(client, planted);
    }

    Consumer<byte[], byte[]> consumer(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        if (has(Defect.READ_CHANGES)) settings.put("interceptor.classes", FalseFirstRead.class.getName());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    List<String> batches(int id, List<String> held) { return has(Defect.REPLICA_OTHER_BYTES) && id == last ? held.stream().map(b -> "other " + b).toList() : held; }

    List<Entry> replica(int id, List<Entry> held) {
        if (id != last || held.isEmpty()) return held;
        if (has(Defect.REPLICA_LACKS_LAST)) return held.subList(0, held.size() - 1);
        if (has(Defect.REPLICA_OTHER_BYTES)) return held.stream().map(e -> new Entry(e.offset(), e.id(), "other " + e.digest(), e.term())).toList();
        return held;
    }
}

package systems.kafka;

import cluster.Node;
import history.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import kit.Leftovers;
import kit.Options;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import systems.log.Defect;
import systems.log.LogListing;
import systems.log.NodeView;

/** Where the defects of {@link Defect} act; without {@code --defect} it changes nothing. */
final class Falsified {
    private static final int NOW_AND_THEN = 25;
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final Duration WANDERING = Duration.ofSeconds(12);
    private final long startNanos = System.nanoTime();
    private final Set<Defect> planted;
    private final int last;
    private final AtomicInteger views = new AtomicInteger();
    private final AtomicInteger firstTerm = new AtomicInteger(-1);
    /** What each node answered last. */
    private final Map<Integer, NodeView> answered = new ConcurrentHashMap<>();
    private final Set<Integer> returned = ConcurrentHashMap.newKeySet();
    private final Set<Integer> haveLed = ConcurrentHashMap.newKeySet();
    private volatile boolean someoneDied;

    /** @param last the id of the last node */
    Falsified(Options options, int last) {
        this.last = last;
        planted = Defect.asked(options);
    }

    private boolean has(Defect d) { return planted.contains(d); }

    Map<String, String> properties() {
        Map<String, String> settings = new HashMap<>();
        if (has(Defect.ELECTION_TAKES_A_MINUTE)) settings.put("controller.quorum.fetch.timeout.ms", "60000");
        if (has(Defect.UNCLEAN_ELECTION)) settings.put("unclean.leader.election.enable", "true");
        if (has(Defect.NO_SIZE_LIMIT)) settings.put("message.max.bytes", "3145728");
        return settings;
    }

    int electionTimeoutMs(int wanted) { return has(Defect.TIMEOUTS_SWAPPED) ? 3500 - wanted : wanted; }

    void started(Node process) {
        if (!has(Defect.NODE_DIES)) return;
        Thread.ofPlatform().daemon().start(() -> {
            LockSupport.parkNanos(LIFE.toNanos());
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        });
    }

    void beforeRestart(int id, Path folder) {
        returned.add(id);
        if (has(Defect.NODE_FORGETS)) Leftovers.deleteTree(folder);
    }

    NodeView view(NodeView v) {
        NodeView before = v.answered() ? answered.put(v.nodeId(), v) : answered.get(v.nodeId());
        boolean lost = !v.answered() && before != null;
        if (lost) someoneDied = true;
        if (lost && has(Defect.DEAD_ANSWERS)) return before;
        if (!v.answered() || someoneDied && has(Defect.SILENT_IN_NEED)) return NodeView.noAnswer(v.nodeId(), v.term());
        if (has(Defect.SILENT_WITHOUT_LEADER) && v.currentLeader().isEmpty()) return NodeView.noAnswer(v.nodeId(), v.term());
        return new NodeView(v.nodeId(), true, leader(v), term(v), v.at());
    }

    private OptionalInt leader(NodeView v) {
        if (v.isLeader()) haveLed.add(v.nodeId());
        if (has(Defect.CLAIMS_ON) && haveLed.contains(v.nodeId())) return OptionalInt.of(v.nodeId());
        if (has(Defect.RETURNED_IS_MUTE) && returned.contains(v.nodeId())) return OptionalInt.empty();
        boolean nowAndThen = views.incrementAndGet() % NOW_AND_THEN == 0;
        if (has(Defect.SECOND_CLAIMANT) && nowAndThen && v.term().isPresent()) return OptionalInt.of(v.nodeId());
        if (has(Defect.LEADER_WANDERS) && v.currentLeader().isPresent()) return OptionalInt.of((v.currentLeader().getAsInt() - 1 + wandered()) % last + 1);
        if (has(Defect.NO_LEADER_NAMED) && v.nodeId() == last) return OptionalInt.empty();
        if (has(Defect.LEADER_MOVES) && someoneDied && v.currentLeader().isPresent()) return OptionalInt.of(v.currentLeader().getAsInt() % last + 1);
        return v.currentLeader();
    }

    /** How often the leader has changed by itself. */
    private int wandered() { return (int) ((System.nanoTime() - startNanos) / WANDERING.toNanos()); }

    private OptionalInt term(NodeView v) {
        if (v.term().isEmpty() || has(Defect.TERM_HIDDEN)) return OptionalInt.empty();
        int term = v.term().getAsInt();
        firstTerm.compareAndSet(-1, term);
        if (has(Defect.TERM_STAYS)) return OptionalInt.of(firstTerm.get());
        if (has(Defect.TERM_FORGOTTEN) && someoneDied) return OptionalInt.of(0);
        if (has(Defect.LEADER_MOVES) && someoneDied) return OptionalInt.of(term + 1);
        if (has(Defect.LEADER_WANDERS)) return OptionalInt.of(term + wandered());
        return OptionalInt.of(has(Defect.TERM_FALLS) && views.get() % NOW_AND_THEN == 1 ? term - 1 : term);
    }

    LogListing listing(int id, LogListing told) { return has(Defect.LISTING_DIFFERS) && id == last ? new LogListing(told.brokers(), new TreeMap<>()) : told; }

    boolean oneAddress() { return has(Defect.ONE_ADDRESS); }

    boolean unpinned() { return has(Defect.UNPINNED); }

    short replicationFactor(int wanted) { return (short) (has(Defect.ONE_REPLICA) ? 1 : wanted); }

    Producer<byte[], byte[]> producer(Map<String, Object> wanted) {
        Map<String, Object> given = new HashMap<>(wanted);
        if (has(Defect.LEADER_ACKS_ALONE)) given.putAll(Map.of("acks", "1", "enable.idempotence", false));
        var client = new KafkaProducer<>(given, new ByteArraySerializer(), new ByteArraySerializer());
        return planted.isEmpty() ? client : new FalseProducer(client, planted, () -> someoneDied);
    }

    Admin admin(Map<String, Object> settings) { return planted.isEmpty() ? Admin.create(settings) : new FalseAdmin(settings, planted); }

    Consumer<byte[], byte[]> consumer(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        if (has(Defect.READS_NOTHING)) settings.put("interceptor.classes", FalseEmptyRead.class.getName());
        if (has(Defect.READ_CHANGES)) settings.put("interceptor.classes", FalseFirstRead.class.getName());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    List<String> batches(int id, List<String> held) { return has(Defect.REPLICA_OTHER_BYTES) ? held.stream().map(b -> b + " of node " + id).toList() : held; }

    List<Entry> replica(int id, List<Entry> held) {
        if (has(Defect.REPLICA_LACKS_LAST) && id == last && !held.isEmpty()) return held.subList(0, held.size() - 1);
        if (has(Defect.REPLICA_OTHER_BYTES)) return held.stream().map(e -> new Entry(e.offset(), e.id(), e.digest() + id, e.term())).toList();
        if (has(Defect.REPLICA_REPEATS)) return held.stream().flatMap(e -> Stream.of(0, 1).map(i -> new Entry(2 * e.offset() + i, e.id(), e.digest(), e.term()))).toList();
        return held;
    }
}

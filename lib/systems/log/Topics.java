package systems.log;

import cluster.Wait.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Skipped;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics of one cluster: created on every node, and described. */
final class Topics {
    private static final Duration AGREEMENT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private final String prefix;
    private final Driver driver;
    private final ClusterConfig config;
    private final Waiting waiting;
    private final List<Topic> topics = new ArrayList<>();
    private LogAdmin admin;
    private int made;

    /** @param prefix of the names of topics */
    Topics(String prefix, Driver driver, ClusterConfig config, Waiting waiting) {
        this.prefix = prefix;
        this.driver = driver;
        this.config = config;
        this.waiting = waiting;
    }

    List<Topic> all() { return List.copyOf(topics); }

    Topic create(int partitions, int minInsyncReplicas, Map<String, String> settings) {
        short replicas = driver.replicationFactor(config.nodeCount());
        return create(partitions, config.ids(), name -> new NewTopic(name, partitions, replicas).configs(with(settings, minInsyncReplicas)));
    }

    /** With one partition, which this node leads. */
    Topic createLedBy(int leader) {
        if (!driver.capabilities().contains(Capability.REPLICA_PLACEMENT)) return createWide(leader);
        List<Integer> replicas = Stream.concat(Stream.of(leader), config.ids().stream().filter(id -> id != leader)).limit(driver.replicationFactor(config.nodeCount())).toList();
        return create(1, config.ids(), name -> new NewTopic(name, Map.of(0, replicas)).configs(with(Map.of(), config.quorum())));
    }

    /** With one partition on these nodes only, of which the first leads it, and most must acknowledge. */
    Topic createOn(List<Integer> nodes) {
        if (!driver.capabilities().contains(Capability.REPLICA_PLACEMENT)) throw new Skipped(Capability.REPLICA_PLACEMENT.otherwise());
        return create(1, Set.copyOf(nodes), name -> new NewTopic(name, Map.of(0, nodes)).configs(with(Map.of(), nodes.size() / 2 + 1)));
    }

    /** Where replicas cannot be chosen, a topic has as many partitions as there are nodes, and the case uses the one that this node leads. */
    private Topic createWide(int leader) {
        return waiting.within("topic-led-in-time", config.bounds().partitionLed().multipliedBy(2), () -> {
            Topic wide = create(config.nodeCount(), config.quorum(), Map.of());
            topics.remove(wide);
            Map<Integer, Integer> leaders = leaders(wide);
            Optional<Integer> led = wide.numbers().stream().filter(p -> leaders.get(p) == leader).findFirst();
            if (led.isEmpty()) return Seen.notYet("node " + leader + " leads no partition of " + wide + ": " + leaders);
            topics.add(wide.only(led.get()));
            return Seen.done(topics.getLast());
        });
    }

    /** With a replica on every node, though only these are in sync when it is there; the first of them leads it. */
    Topic createAmong(Set<Integer> up, LogAdmin by) {
        boolean placed = driver.capabilities().contains(Capability.REPLICA_PLACEMENT);
        List<Integer> replicas = Stream.concat(up.stream(), config.ids().stream().filter(id -> !up.contains(id))).toList();
        var topic = new Topic(prefix + ++made, 1, config.ids());
        waiting.within("topic-in-time", config.bounds().partitionLed(), () -> {
            by.create((placed ? new NewTopic(topic.name(), Map.of(0, replicas)) : new NewTopic(topic.name(), 1, (short) config.nodeCount())).configs(with(Map.of(), config.quorum())));
            return inSync(by.describe(List.of(topic.name())), topic, up);
        });
        topics.add(topic);
        return topic;
    }

    /** With one partition on one node, whichever. */
    static NewTopic plain(String name) { return new NewTopic(name, 1, (short) 1); }

    private Map<String, String> with(Map<String, String> settings, int minInsyncReplicas) {
        Map<String, String> wanted = new HashMap<>(settings);
        wanted.put("min.insync.replicas", "" + minInsyncReplicas);
        return wanted;
    }

    private Topic create(int partitions, Set<Integer> nodes, Function<String, NewTopic> wanted) {
        Topic topic = driver.capabilities().contains(Capability.IN_SYNC_VISIBLE) ? createOnce(partitions, nodes, wanted) : createAgreed(partitions, nodes, wanted);
        topics.add(topic);
        waiting.setUp(topic + " is in sync", config.bounds().partitionLed(), () -> inSync(topic, null));
        return topic;
    }

    private Topic createOnce(int partitions, Set<Integer> nodes, Function<String, NewTopic> wanted) {
        var topic = new Topic(prefix + ++made, partitions, nodes);
        return waiting.setUp(topic + " is created", config.bounds().partitionLed(), () -> {
            admin().create(wanted.apply(topic.name()));
            return Seen.done(topic);
        });
    }

    /** Where nodes may tell different leaders of a topic for good, which is judged at the end (R24), another one is made until they agree. */
    private Topic createAgreed(int partitions, Set<Integer> nodes, Function<String, NewTopic> wanted) {
        return waiting.within("leaders-agreed-in-time", config.bounds().partitionLed().multipliedBy(2), () -> {
            Topic topic = createOnce(partitions, nodes, wanted);
            return agreed(topic) ? Seen.done(topic) : Seen.notYet("the nodes do not agree on who leads " + topic);
        });
    }

    /** Whether every node tells the same leader of each partition before a moment is over. */
    private boolean agreed(Topic topic) throws Exception {
        for (long deadline = System.nanoTime() + AGREEMENT.toNanos(); System.nanoTime() < deadline; Thread.sleep(BETWEEN_LOOKS)) {
            Set<List<Integer>> told = new HashSet<>();
            for (int id : config.ids()) {
                Map<String, Integer> leaders = driver.listing(id).leaders();
                told.add(topic.numbers().stream().map(p -> leaders.getOrDefault(topic.partition(p), -1)).toList());
            }
            if (told.size() == 1 && !told.iterator().next().contains(-1)) return true;
        }
        return false;
    }

    /** By partition, as histories name them. */
    Map<String, LogAdmin.Partition> describe(Topic topic) throws Exception { return admin().describe(List.of(topic.name())); }

    /** The node that leads each partition now, by its number; -1 for one without. */
    Map<Integer, Integer> leaders(Topic topic) throws Exception {
        Map<String, LogAdmin.Partition> seen = describe(topic);
        return topic.numbers().stream().collect(Collectors.toMap(p -> p, p -> seen.get(topic.partition(p)).leader().orElse(-1)));
    }

    /** As these nodes tell a client that knows nothing yet; one that has asked a node which is cut off now may go on asking it. */
    Seen<Boolean> inSyncAsTheyTell(Topic topic, Set<Integer> exactly) throws Exception {
        try (var fresh = new LogAdmin(driver, driver.clientBootstrap(exactly))) {
            return inSync(fresh.describe(List.of(topic.name())), topic, exactly);
        }
    }

    /** @param exactly null for all of the partition's replicas */
    Seen<Boolean> inSync(Topic topic, Set<Integer> exactly) throws Exception { return inSync(describe(topic), topic, exactly); }

    private Seen<Boolean> inSync(Map<String, LogAdmin.Partition> seen, Topic topic, Set<Integer> exactly) {
        if (!driver.capabilities().contains(Capability.IN_SYNC_VISIBLE)) return alike(seen, topic, exactly == null ? config.ids() : exactly);
        boolean good = seen.size() == topic.partitions() && seen.values().stream().allMatch(p ->
            p.leader().filter(p.inSync()::contains).isPresent() && p.inSync().equals(exactly == null ? p.replicas() : exactly));
        return good ? Seen.done(true) : Seen.notYet(seen.toString());
    }

    /** Where nobody tells who is in sync: one of these nodes leads, and all of them hold at least what it held when it was asked. */
    private Seen<Boolean> alike(Map<String, LogAdmin.Partition> seen, Topic topic, Set<Integer> nodes) {
        if (seen.size() != topic.partitions()) return Seen.notYet(seen.toString());
        for (int p : topic.numbers()) {
            Optional<Integer> leader = seen.get(topic.partition(p)).leader().filter(nodes::contains);
            if (leader.isEmpty()) return Seen.notYet(seen.toString());
            int owed = driver.replicaContent(leader.get(), topic.name(), p).size();
            Map<Integer, Integer> behind = nodes.stream().filter(id -> !id.equals(leader.get())).collect(Collectors.toMap(id -> id, id -> driver.replicaContent(id, topic.name(), p).size()));
            behind.values().removeIf(held -> held >= owed);
            if (!behind.isEmpty()) return Seen.notYet(topic.partition(p) + " has " + owed + " records, of which nodes hold so many: " + behind);
        }
        return Seen.done(true);
    }

    private synchronized LogAdmin admin() {
        if (admin == null) admin = new LogAdmin(driver, driver.clientBootstrap(config.ids()));
        return admin;
    }

    synchronized void close() { if (admin != null) admin.close(); }
}

package systems.kafka;

import cluster.Node;
import history.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kit.Case;
import kit.NoWitness;
import links.Link;
import links.Links;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.requests.DescribeClusterRequest;
import org.apache.kafka.common.requests.DescribeClusterResponse;
import systems.log.Capability;
import systems.log.ClusterConfig;
import systems.log.Driver;
import systems.log.LogListing;
import systems.log.NodeView;
import systems.log.Wire;

/** Apache Kafka in KRaft mode: each node is broker and controller in one plain Java process (contracts/raft-log.md §2). */
public final class KafkaDriver implements Driver {
    private static final Duration VIEW_LIMIT = Duration.ofMillis(1500);
    private static final byte CONTROLLERS = 2;
    private static final short DESCRIBE_VERSION = 1;
    private final Case c;
    private final ClusterConfig config;
    private final KafkaAddresses addresses;
    /** Null without. */
    private final Links links;
    private final List<Path> folders;
    private final List<Node> processes;
    private final Falsified falsified;

    /** Prepares addresses, folders and command lines of all nodes; nothing is started. */
    public KafkaDriver(Case c, ClusterConfig config) {
        this.c = c;
        this.config = config;
        falsified = new Falsified(c.options(), config.nodeCount());
        var server = new KafkaServer(c);
        addresses = c.closeAtEnd(new KafkaAddresses(config.nodeCount(), config.links(), c.options().log().baseRaftPort(), c.options().log().baseKafkaPort()));
        if (c.options().baseHttpPort() != 0) c.note("--base-http-port: not mapped, Kafka serves no HTTP");
        links = config.links() ? addresses.openLinks(c, config.name()) : null;
        String clusterId = newClusterId();
        folders = IntStream.rangeClosed(1, config.nodeCount()).mapToObj(id -> c.workspace().newDataFolder(config.nodeName(id))).toList();
        processes = IntStream.rangeClosed(1, config.nodeCount()).mapToObj(id -> prepare(server, clusterId, id)).toList();
    }

    static String newClusterId() { return Uuid.randomUuid().toString(); }

    private Node prepare(KafkaServer server, String clusterId, int id) {
        Path shown = c.workspace().file("nodes");
        try {
            Path hosts = Files.writeString(shown.resolve(config.nodeName(id) + ".hosts"), addresses.hostsFile(id));
            Path properties = Files.writeString(shown.resolve(config.nodeName(id) + ".properties"), new KafkaProperties(addresses, id, folder(id)).text(properties()));
            return new Node(config.nodeName(id), addresses.ports(id), server.command(clusterId, hosts, properties), Map.of(), shown.resolve(config.nodeName(id) + ".log"), c.trail());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Followers pull, so that there is nothing like a period of heartbeats to set. */
    private Map<String, String> properties() {
        Map<String, String> wanted = new TreeMap<>();
        int electionMs = falsified.electionTimeoutMs(config.electionTimeoutMs());
        wanted.put("controller.quorum.election.timeout.ms", "" + electionMs);
        wanted.put("controller.quorum.fetch.timeout.ms", "" + 2 * electionMs);
        wanted.putAll(falsified.properties());
        wanted.putAll(config.extraProperties());
        return wanted;
    }

    private Path folder(int id) { return folders.get(id - 1).resolve("log"); }

    @Override public String target() { return "Apache Kafka " + c.options().log().kafkaVersion(); }

    @Override public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override public Node process(int id) { return processes.get(id - 1); }

    @Override public void started() { falsified.started(processes.getLast()); }

    @Override public void ended() {
        if (links != null) links.close();
        addresses.close();
    }

    @Override public void beforeRestart(int id) { falsified.beforeRestart(id, folder(id)); }

    /** What the node answers may be older than what it has stored: the term of a named leader counts only if the file names the same one, before and after. */
    @Override public NodeView view(int id) {
        QuorumState before = QuorumState.of(folder(id));
        try {
            var request = new DescribeClusterRequest.Builder(new DescribeClusterRequestData().setEndpointType(CONTROLLERS)).build(DESCRIBE_VERSION);
            var answer = (DescribeClusterResponse) Wire.ask(addresses.controller(id), request, VIEW_LIMIT);
            if (answer.data().errorCode() != 0) return falsified.view(NodeView.noAnswer(id, before.term()));
            int named = answer.data().controllerId();
            OptionalInt leader = named < 0 ? OptionalInt.empty() : OptionalInt.of(named);
            boolean atOnce = before.equals(QuorumState.of(folder(id))) && (leader.isEmpty() || leader.equals(before.leader()));
            return falsified.view(new NodeView(id, true, leader, atOnce ? before.term() : OptionalInt.empty(), Instant.now()));
        } catch (IOException e) {
            return falsified.view(NodeView.noAnswer(id, before.term()));
        }
    }

    @Override public int electionTimeoutMs(int id) throws Exception {
        var node = new ConfigResource(ConfigResource.Type.BROKER, "" + id);
        try (var admin = Admin.create(Map.of("bootstrap.servers", addresses.client(id), "request.timeout.ms", 1500, "default.api.timeout.ms", 10_000))) {
            Config seen = admin.describeConfigs(List.of(node)).all().get(15, TimeUnit.SECONDS).get(node);
            return Integer.parseInt(seen.get("controller.quorum.election.timeout.ms").value());
        }
    }

    @Override public LogListing listing(int id) throws IOException { return falsified.listing(id, LogListing.of(addresses.client(id))); }

    @Override public String clientBootstrap(Collection<Integer> ids) { return ids.stream().map(id -> falsified.oneAddress() ? 1 : id).map(addresses::client).collect(Collectors.joining(",")); }

    @Override public String pinnedBootstrap(Collection<Integer> ids) { return falsified.unpinned() ? clientBootstrap(config.ids()) : ids.stream().map(addresses::side).collect(Collectors.joining(",")); }

    @Override public Links links() {
        if (links == null) throw new NoWitness("the cluster has no links that could be broken; a case asks for them by links()");
        return links;
    }

    @Override public String pinnedClient() { return KafkaAddresses.CLIENT; }

    @Override public Link raftLink(int from, int to) { return links().named(config.name() + "l" + from + "_" + to + "_ctl"); }

    @Override public Link replicationLink(int from, int to) { return links().named(config.name() + "l" + from + "_" + to + "_repl"); }

    @Override public short replicationFactor(int wanted) { return falsified.replicationFactor(wanted); }

    @Override public Admin admin(Map<String, Object> settings) { return falsified.admin(settings); }

    @Override public Producer<byte[], byte[]> producer(Map<String, Object> settings) { return falsified.producer(settings); }

    @Override public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) { return falsified.consumer(settings); }

    @Override public List<Entry> replicaContent(int id, String topic, int partition) { return falsified.replica(id, ReplicaFiles.entries(files(id, topic, partition))); }

    @Override public List<String> replicaBatches(int id, String topic, int partition) { return falsified.batches(id, ReplicaFiles.batches(files(id, topic, partition))); }

    private Path files(int id, String topic, int partition) { return folder(id).resolve(topic + "-" + partition); }
}

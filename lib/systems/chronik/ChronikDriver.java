package systems.chronik;

import cluster.Node;
import com.fasterxml.jackson.databind.JsonNode;
import history.Entry;
import http.Http;
import http.Listener;
import http.NoAnswer;
import http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kit.Case;
import kit.NoWitness;
import kit.SetupError;
import kit.Skipped;
import kit.UsageError;
import links.Link;
import links.Links;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import systems.log.Capability;
import systems.log.ClusterConfig;
import systems.log.Driver;
import systems.log.LogListing;
import systems.log.NodeView;
import systems.log.Together;

/** Chronik Stream, a server of the Kafka protocol with a Raft of its own (contracts/raft-log.md §3). */
public final class ChronikDriver implements Driver {
    private static final Duration VIEW_LIMIT = Duration.ofMillis(1500);
    private final Case c;
    private final ClusterConfig config;
    private final Path binary;
    private final ChronikAddresses addresses;
    /** Null without. */
    private final Links links;
    private final List<Node> processes;
    private final List<TermOfLog> terms;

    /** Prepares addresses, folders and command lines of all nodes; nothing is started. The case is skipped without a binary. */
    public ChronikDriver(Case c, ClusterConfig config) {
        this.c = c;
        this.config = config;
        binary = c.options().chronikBinary().orElseThrow(() -> new Skipped("no Chronik binary; give --chronik-binary FILE or CHRONIK_BIN"));
        if (!Files.isExecutable(binary)) throw new UsageError("--chronik-binary " + binary + ": no such executable file");
        if (!c.options().defects().isEmpty()) throw new UsageError("--defect: the target chronik has none");
        addresses = c.closeAtEnd(new ChronikAddresses(config.nodeCount(), config.links(), c.options().log().chronikNodeIdBase(), c.options().log().baseRaftPort(), c.options().log().baseKafkaPort()));
        if (c.options().baseHttpPort() != 0) c.note("--base-http-port: not mapped, Chronik derives the ports of HTTP from the ids of its nodes");
        links = config.links() ? addresses.openLinks(c, config.name()) : null;
        processes = IntStream.rangeClosed(1, config.nodeCount()).mapToObj(this::prepare).toList();
        terms = processes.stream().map(p -> new TermOfLog(p.log())).toList();
    }

    private Node prepare(int id) {
        Path shown = c.workspace().file("nodes");
        try {
            String toml = new ChronikConfig(addresses, config, id, c.workspace().newDataFolder(config.nodeName(id))).toml();
            Path file = Files.writeString(shown.resolve(config.nodeName(id) + ".toml"), toml);
            var line = List.of(binary.toAbsolutePath().toString(), "start", "--config", file.toString(), "--bind", "127.0.0.1", "--disable-hot-text");
            return new Node(config.nodeName(id), addresses.ports(id), line, environment(), shown.resolve(config.nodeName(id) + ".log"), c.trail());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a person has set for a server of their own is none of ours. */
    private static Map<String, String> environment() {
        Map<String, String> changed = new HashMap<>();
        System.getenv().keySet().stream().filter(name -> name.startsWith("CHRONIK_")).forEach(name -> changed.put(name, null));
        changed.put("RUST_LOG", "info");
        changed.put("NO_COLOR", "1");
        return changed;
    }

    @Override public String target() {
        try {
            Process p = new ProcessBuilder(binary.toAbsolutePath().toString(), "version").redirectErrorStream(true).start();
            String first = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> l.startsWith("Chronik")).findFirst().orElse("Chronik");
            p.waitFor();
            return first;
        } catch (IOException e) {
            throw new SetupError("cannot start " + binary + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    @Override public Set<Capability> capabilities() { return EnumSet.of(Capability.TERM_VISIBLE, Capability.PER_NODE_READ, Capability.LINK_FAULTS); }

    @Override public Node process(int id) { return processes.get(id - 1); }

    @Override public void settle(Collection<Integer> ids) {
        var lost = new LostStarts(c, LostStarts.USUAL);
        Together.each(ids, id -> lost.mend(process(id), () -> view(id).answered()));
    }

    @Override public void ended() {
        if (links != null) links.close();
        addresses.close();
    }

    /** The term comes from the log, which may be ahead of what is answered: it counts only when it was the same before and after. */
    @Override public NodeView view(int id) {
        OptionalInt before = terms.get(id - 1).now();
        try (var http = new Http("n" + id, "http://" + addresses.admin(id), VIEW_LIMIT, Listener.NONE)) {
            Reply told = http.get("/admin/status").send();
            if (told.status() != 200) return NodeView.noAnswer(id, before);
            JsonNode leader = told.json().path("leader_id");
            OptionalInt named = leader.isInt() ? OptionalInt.of(node(leader.asInt())) : OptionalInt.empty();
            return new NodeView(id, true, named, before.equals(terms.get(id - 1).now()) ? before : OptionalInt.empty(), Instant.now());
        } catch (NoAnswer e) {
            return NodeView.noAnswer(id, before);
        }
    }

    @Override public int electionTimeoutMs(int id) { throw new IllegalStateException(Capability.TUNABLE_TIMEOUTS.otherwise()); }

    @Override public int node(int brokerId) { return addresses.node(brokerId); }

    @Override public LogListing listing(int id) throws IOException { return LogListing.of(addresses.kafka(id), this::node); }

    @Override public String clientBootstrap(Collection<Integer> ids) { return ids.stream().map(addresses::kafka).collect(Collectors.joining(",")); }

    @Override public String pinnedBootstrap(Collection<Integer> ids) { return clientBootstrap(ids); }

    @Override public Links links() {
        if (links == null) throw new NoWitness("the cluster has no links that could be broken; a case asks for them by links()");
        return links;
    }

    @Override public String pinnedClient() { throw new IllegalStateException(Capability.CLIENT_PINNING.otherwise()); }

    /** The leader opens the connection over which it is heard. */
    @Override public Link raftLink(int from, int to) { return links().named(config.name() + "l" + to + "_" + from + "_raft"); }

    @Override public Link replicationLink(int from, int to) { return links().named(config.name() + "l" + to + "_" + from + "_wal"); }

    @Override public Admin admin(Map<String, Object> settings) { return new MetadataAdmin(settings); }

    /** The server may take half a minute before it gives up on a record that all should have. */
    @Override public Producer<byte[], byte[]> producer(Map<String, Object> settings) { return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()); }

    @Override public Consumer<byte[], byte[]> consumer(Map<String, Object> settings) { return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()); }

    @Override public List<Entry> replicaContent(int id, String topic, int partition) {
        try {
            return FetchedReplica.entries(addresses.kafka(id), topic, partition);
        } catch (IOException e) {
            c.trail().note("node " + id + " gives nothing of " + topic + "-" + partition + ": " + e.getMessage());
            return List.of();
        }
    }

    @Override public List<String> replicaBatches(int id, String topic, int partition) {
        try {
            return FetchedReplica.batches(addresses.kafka(id), topic, partition);
        } catch (IOException e) {
            throw new SetupError("node " + id + " gives nothing of " + topic + "-" + partition + ": " + e.getMessage(), e);
        }
    }
}

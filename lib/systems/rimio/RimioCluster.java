package systems.rimio;

import static org.hamcrest.Matchers.empty;

import cluster.Cluster;
import cluster.Wait;
import cluster.Wait.Seen;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import http.NoAnswer;
import http.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Case;
import kit.Running;
import kit.SetupError;
import systems.redis.RedisStore;

/** A running (or prepared) cluster of the object store. */
public final class RimioCluster implements AutoCloseable, Running {
    private static final Duration READY_LIMIT = Duration.ofSeconds(45);
    private static final Duration VOTERS = Duration.ofSeconds(15);
    private final Case c;
    private final Profile profile;
    private final RedisStore redis;
    private final Optional<RedisArchive> archive;
    private final RimioConfig config;
    private final List<RimioNode> nodes;
    private final Cluster processes;
    private boolean startFailed;
    private boolean judged;
    private boolean closed;

    RimioCluster(Case c, Profile profile, RedisStore redis, Optional<RedisArchive> archive, RimioConfig config, List<RimioNode> nodes, Cluster processes) {
        this.c = c;
        this.profile = profile;
        this.redis = redis;
        this.archive = archive;
        this.config = config;
        this.nodes = nodes;
        this.processes = processes;
    }

    /** Node by its number, counted from 1. */
    public RimioNode node(int number) { return nodes.get(number - 1); }

    public List<RimioNode> nodes() { return nodes; }

    public RimioConfig config() { return config; }

    public Profile profile() { return profile; }

    public RedisStore redis() { return redis; }

    /** The archive of a cluster that was made with one. */
    public RedisArchive archive() { return archive.orElseThrow(() -> new SetupError("this cluster has no archive: Rimio.archive(prefix) gives it one")); }

    /** W, the number of replicas that must hold a write: max(1, min(min_write_replicas, replicas)). */
    public int writeQuorum() { return Math.max(1, Math.min(config.minWriteReplicas(), replicas())); }

    /** Replicas of a slot: min(3, nodes). */
    public int replicas() { return Math.min(3, nodes.size()); }

    /** The slot of a path, as node 1 resolves it. */
    public int slotOf(String path) { return (int) node(1).blobs().resolve(path).number("slot_id"); }

    /** As many paths below {@code prefix} as asked for that all fall into one slot. */
    public List<String> pathsInOneSlot(String prefix, int count) {
        return pathsInSlot(slotOf(prefix + 0), prefix, count);
    }

    /** As many paths below {@code prefix} as asked for that fall into the given slot. */
    public List<String> pathsInSlot(int slot, String prefix, int count) {
        List<String> found = new ArrayList<>();
        for (int i = 0; found.size() < count; i++) if (slotOf(prefix + i) == slot) found.add(prefix + i);
        return found;
    }

    /** As many paths below {@code prefix} as asked for whose replicas are all among the first {@code count} nodes, as node 1 resolves them. */
    public List<String> pathsOnFirst(int count, String prefix, int paths) {
        Set<String> ids = nodes.stream().limit(count).map(RimioNode::id).collect(Collectors.toSet());
        return c.settingUp(() -> Stream.iterate(0, i -> i + 1).map(i -> prefix + i).filter(path -> ids.containsAll(replicasOf(path))).limit(paths).toList());
    }

    private Set<String> replicasOf(String path) {
        return node(1).blobs().resolve(path).json().path("replicas").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    }

    /** The newest head of a path that any living replica holds, as its internal route tells it. */
    public Reply newestHead(String path) {
        int slot = slotOf(path);
        return nodes.stream().filter(RimioNode::isAlive).map(n -> n.internal().head(slot, path)).max(Comparator.comparingLong(r -> r.number("generation"))).orElseThrow();
    }

    /**
     * The persisted cluster state: as this node tells it, or, where a profile has no such route, as the registry
     * keeps it. A missing node when there is none.
     */
    public JsonNode bootstrap(RimioNode node) { return profile.hasClusterRoutes() ? node.internal().bootstrap().json().path("state") : persistedBootstrap(); }

    /** The cluster state as the registry keeps it; a missing node when there is none. */
    public JsonNode persistedBootstrap() { return persistedBootstrap(config.namespace()); }

    /** The cluster state that the registry keeps for a namespace; a missing node when there is none. */
    public JsonNode persistedBootstrap(String namespace) {
        try (var connection = redis.connect()) {
            String state = connection.get(bootstrapKey(namespace));
            return state == null ? MissingNode.getInstance() : new ObjectMapper().readTree(state);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Watches the cluster state of a namespace as the registry keeps it. */
    public BootstrapWatch watchBootstrap(String namespace) { return new BootstrapWatch(redis.connect(), bootstrapKey(namespace)); }

    private String bootstrapKey(String namespace) { return profile.keyPrefix() + ":" + namespace + ":bootstrap:state"; }

    /** Removes the records of all nodes from the registry, as an outage does that lasts longer than they live. */
    public void expireNodeRecords() {
        try (var connection = redis.connect()) {
            nodes.forEach(n -> connection.del(profile.keyPrefix() + ":" + config.namespace() + ":nodes:" + n.id()));
        }
    }

    /**
     * The nodes that each living node lists as healthy, asked until all living ones are, or the time is over. The answers are
     * never tampered with: a check of what took its time cannot ask again.
     */
    public List<Set<String>> healthyWithin(Duration limit) {
        return c.settingUp(() -> {
            long deadline = System.nanoTime() + limit.toNanos();
            List<RimioNode> living = nodes.stream().filter(RimioNode::isAlive).toList();
            return living.stream().map(n -> {
                Set<String> seen = healthySeenBy(n);
                while (seen.size() < living.size() && System.nanoTime() < deadline) {
                    java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L);
                    seen = healthySeenBy(n);
                }
                return seen;
            }).toList();
        });
    }

    /** The nodes that one lists as healthy; none if it does not tell. As {@link #healthyWithin}, never tampered with. */
    public Set<String> healthyAsSeenBy(RimioNode node) { return c.settingUp(() -> healthySeenBy(node)); }

    private static Set<String> healthySeenBy(RimioNode node) {
        Set<String> seen = new TreeSet<>();
        try {
            for (JsonNode n : node.blobs().nodes().json().path("nodes"))
                if (n.path("status").asText().equalsIgnoreCase("healthy")) seen.add(n.path("node_id").asText());
        } catch (NoAnswer e) {
            return seen;
        }
        return seen;
    }

    void startAll() {
        processes.startAll();
        try {
            awaitReady();
        } catch (SetupError e) {
            startFailed = true; // told by the error itself, with exit code and log
            throw e;
        }
    }

    /** Waits until every living node sees exactly the living nodes as healthy members and resolves a slot. */
    public void awaitReady() {
        c.settingUp(() -> {
            processes.requireAlive(); // one that ended before anybody asked would else be taken for one that should not run
            awaitEach(nodes.stream().filter(RimioNode::isAlive).toList());
            return this;
        });
    }

    /** Lets the time pass in which a joiner of an embedded registry becomes a voter; nothing tells when it is one (contracts/rimio.md §4, §10). */
    public void awaitVoters() {
        c.settingUp(() -> {
            long deadline = System.nanoTime() + VOTERS.toNanos();
            return Wait.until("joiners are voters", VOTERS.plusSeconds(5), processes::requireAlive, () -> System.nanoTime() > deadline ? Seen.done(true) : Seen.notYet("too early"));
        });
    }

    private void awaitEach(List<RimioNode> living) {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var waits = living.stream().map(n -> pool.submit(() -> awaitReady(n, living))).toList();
            for (var w : waits) w.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException r) throw r;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while waiting for the cluster", e);
        }
    }

    private void awaitReady(RimioNode node, List<RimioNode> living) {
        Set<String> wanted = new TreeSet<>(living.stream().map(RimioNode::id).toList());
        Wait.until(node.id() + " answers /health", READY_LIMIT, processes::requireAlive, () -> ok(node.probe().get("/health").send()));
        Wait.until(node.id() + " sees " + wanted + " healthy", READY_LIMIT, processes::requireAlive, () -> {
            Set<String> seen = healthySeenBy(node);
            return seen.containsAll(wanted) ? Seen.done(true) : Seen.notYet("healthy: " + seen);
        });
        Wait.until(node.id() + " resolves a slot", READY_LIMIT, processes::requireAlive, () -> ok(node.blobs().resolve("ready")));
        node.isBack();
    }

    private static Seen<Reply> ok(Reply reply) { return reply.status() == 200 ? Seen.done(reply) : Seen.notYet(reply.toString()); }

    @Override public List<String> whereabouts() { return nodes.stream().flatMap(n -> n.whereabouts().stream()).toList(); }

    /** Ends all nodes, or lets them be under {@code --keep-running}; that none had ended by itself is a check of every case. */
    @Override public void close() {
        if (closed) return;
        boolean first = !judged;
        judged = true;
        if (first && !startFailed) c.check("cluster.no-node-ends-by-itself", processes.endedByThemselves(), empty());
        if (c.keepsServers()) return;
        closed = true;
        nodes.forEach(RimioNode::close);
        processes.close();
    }
}

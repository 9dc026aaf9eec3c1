package systems;

import static org.hamcrest.Matchers.is;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kit.Case;
import kit.Memory;
import kit.Skipped;
import systems.chronik.ChronikDriver;
import systems.kafka.KafkaDriver;
import systems.log.Bounds;
import systems.log.Capability;
import systems.log.ClusterConfig;
import systems.log.Driver;
import systems.log.LogCluster;

/**
 * Clusters of a replicated log (contracts/raft-log.md), of Apache Kafka unless {@code --target} names another.
 *
 * <pre>
 * try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) { ... }
 * </pre>
 */
public final class ReplicatedLog {
    private static final int MIB_PER_NODE = 250;
    private static final int MIB_BESIDE = 500;
    private final Case c;
    private final Map<String, String> properties = new TreeMap<>();
    private String name = "";
    private int nodes = 3;
    private boolean links;
    private int electionTimeoutMs = 1000;
    private int heartbeatIntervalMs = 100;
    private boolean tuned;
    private final Set<Capability> needed = EnumSet.noneOf(Capability.class);

    private ReplicatedLog(Case c) { this.c = c; }

    public static ReplicatedLog cluster(Case c) { return new ReplicatedLog(c); }

    /** This many, by default 3. The case is skipped where {@code --max-nodes} allows fewer. */
    public ReplicatedLog nodes(int count) {
        if (count > c.options().maxNodes()) throw new Skipped("it needs " + count + " nodes; give --max-nodes " + count);
        nodes = count;
        return this;
    }

    /** A name for the cluster of a case that has several. */
    public ReplicatedLog named(String clusterName) {
        name = clusterName + "-";
        return this;
    }

    /** With links between the nodes that can be broken. */
    public ReplicatedLog links() {
        links = true;
        return this;
    }

    /** How long a follower waits for its leader, and how often it hears of it. A note says so where neither can be set. */
    public ReplicatedLog timeouts(int electionTimeoutMs, int heartbeatIntervalMs) {
        this.electionTimeoutMs = electionTimeoutMs;
        this.heartbeatIntervalMs = heartbeatIntervalMs;
        tuned = true;
        return this;
    }

    /** The case is skipped where the target lacks one of these. */
    public ReplicatedLog needing(Capability... capabilities) {
        needed.addAll(List.of(capabilities));
        return this;
    }

    /** A setting of the servers in the target's own words. */
    public ReplicatedLog property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Starts all nodes side by side and waits until all name one leader and list all nodes. */
    public LogCluster start() {
        LogCluster cluster = launch();
        cluster.awaitReady();
        return cluster;
    }

    /** Starts all nodes side by side and waits for nothing. */
    public LogCluster launch() {
        requireMemory();
        var config = new ClusterConfig(name, nodes, links, electionTimeoutMs, heartbeatIntervalMs, properties, new Bounds(c.options().timeScale()));
        return c.settingUp(() -> {
            Driver driver = driver(config);
            if (links && !driver.capabilities().contains(Capability.LINK_FAULTS)) lacks(Capability.LINK_FAULTS.otherwise());
            for (Capability n : needed) if (!driver.capabilities().contains(n)) throw new Skipped(n.otherwise());
            c.note("target: " + driver.target());
            if (tuned && !driver.capabilities().contains(Capability.TUNABLE_TIMEOUTS)) c.note("an election time-out of " + electionTimeoutMs + " ms: not mapped, " + Capability.TUNABLE_TIMEOUTS.otherwise());
            var cluster = new LogCluster(c, driver, config);
            cluster.launch();
            return cluster;
        });
    }

    /** Without what it needs a case proves nothing: it is skipped, or fails under {@code --require-faults}. */
    private void lacks(String reason) {
        if (!c.options().log().requireFaults()) throw new Skipped(reason);
        c.require("cluster.has-what-it-needs", reason, is("there"));
    }

    private Driver driver(ClusterConfig config) {
        return c.options().target(c.header()).equals("chronik") ? new ChronikDriver(c, config) : new KafkaDriver(c, config);
    }

    /** A node that the system kills for want of memory proves nothing. */
    private void requireMemory() {
        long needed = MIB_BESIDE + (long) MIB_PER_NODE * nodes;
        long available = Memory.availableMib();
        if (available < needed) lacks("%d nodes need %d MiB of memory; %d are available".formatted(nodes, needed, available));
    }
}

package systems;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Case;
import kit.Memory;
import kit.Skipped;
import kit.UsageError;
import systems.etcd.EtcdDriver;
import systems.ferrium.FerriumDriver;
import systems.kv.Bounds;
import systems.kv.Capability;
import systems.kv.Certificates;
import systems.kv.Driver;
import systems.kv.KvCluster;
import systems.kv.KvConfig;
import systems.kv.TlsMode;
import tls.KeyKind;

/**
 * Clusters of a replicated key-value store (contracts/kv.md), of the reference server unless {@code --target} or {@code --ferrium-binary}
 * names another.
 *
 * <pre>
 * try (var cluster = KeyValue.cluster(c).nodes(3).start()) { ... }
 * </pre>
 */
public final class KeyValue {
    private static final int MIB_PER_NODE = 200;
    private static final int MIB_BESIDE = 300;
    private final Case c;
    private final Map<String, Object> settings = new TreeMap<>();
    private final List<Capability> needed = new ArrayList<>();
    private String name = "";
    private List<Integer> ids = List.of(1, 2, 3);
    private List<Integer> later = List.of();
    private boolean links;
    private boolean recorded;
    private TlsMode tls = TlsMode.OFF;
    private KeyKind keys = KeyKind.EC_P256;

    private KeyValue(Case c) { this.c = c; }

    public static KeyValue cluster(Case c) { return new KeyValue(c); }

    /** Whether members of the target are named by whoever adds them, so that one that has left can come back as itself. */
    public static boolean namesMembers(Case c) { return !c.options().target(c.header()).equals("etcd"); }

    /** This many, by default 3, with the ids 1, 2 and so on. The case is skipped where {@code --max-nodes} allows fewer. */
    public KeyValue nodes(int count) { return ids(IntStream.rangeClosed(1, count).boxed().toArray(Integer[]::new)); }

    /** Nodes with these ids, 1 to 250 each; the first one is told to initialize the cluster. */
    public KeyValue ids(Integer... wanted) {
        if (wanted.length > c.options().maxNodes()) throw new Skipped("it needs " + wanted.length + " nodes; give --max-nodes " + wanted.length);
        ids = List.of(wanted);
        return this;
    }

    /** Ids of nodes that the case brings in later. */
    public KeyValue later(Integer... wanted) {
        later = List.of(wanted);
        return this;
    }

    /** A name for the cluster of a case that has several. */
    public KeyValue named(String clusterName) {
        name = clusterName + "-";
        return this;
    }

    /** With links between the nodes that can be broken. */
    public KeyValue links() {
        links = true;
        return needing(Capability.LINK_FAULTS);
    }

    public KeyValue tls(TlsMode mode) {
        tls = mode;
        return this;
    }

    /** Of which kind the keys of certificates are; P-256 without it. */
    public KeyValue keys(KeyKind kind) {
        keys = kind;
        return this;
    }

    /** With all bytes kept that clients and nodes, and nodes among themselves, exchange. */
    public KeyValue recorded() {
        recorded = true;
        return this;
    }

    /** What the target must be able to show or to do; the case is skipped where it is not. */
    public KeyValue needing(Capability... capabilities) {
        needed.addAll(List.of(capabilities));
        return this;
    }

    /** A setting of the nodes' configuration file, such as {@code cluster.enable_auto_join}; of a target that has one. */
    public KeyValue setting(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    /** Starts all nodes side by side, makes a cluster of them, and waits until it is ready. */
    public KvCluster start() {
        KvCluster cluster = launch();
        c.settingUp(() -> {
            cluster.members().found();
            return cluster;
        });
        return cluster;
    }

    /** Starts all nodes side by side and waits for nothing; a target whose nodes must be told to form a cluster has none yet. */
    public KvCluster launch() {
        requireMemory();
        return c.settingUp(() -> {
            var config = new KvConfig(name, ids, later, links, recorded, certificates(), settings, new Bounds(c.options().timeScale()));
            Driver driver = driver(config);
            needed.stream().filter(n -> !driver.capabilities().contains(n)).findFirst().ifPresent(n -> { throw new Skipped(driver.target() + ": " + n.otherwise()); });
            c.note("target: " + driver.target());
            var cluster = new KvCluster(c, driver, config);
            cluster.launch();
            return cluster;
        });
    }

    private Optional<Certificates> certificates() {
        if (!tls.on()) return Optional.empty();
        return Optional.of(Certificates.of(tls, c.workspace().newDataFolder(name + "certificates"), keys, Stream.concat(ids.stream(), later.stream()).toList()));
    }

    private Driver driver(KvConfig config) {
        return switch (c.options().target(c.header())) {
            case "reference", "ferrium" -> new FerriumDriver(c, config);
            case "etcd" -> new EtcdDriver(c, config);
            case String other -> throw new UsageError("--target " + other + ": there is no driver for it");
        };
    }

    /** A node that the system kills for want of memory proves nothing. */
    private void requireMemory() {
        int count = ids.size() + later.size();
        long wanted = MIB_BESIDE + (long) MIB_PER_NODE * count;
        long available = Memory.availableMib();
        if (available < wanted) throw new Skipped("%d nodes need %d MiB of memory; %d are available".formatted(count, wanted, available));
    }
}

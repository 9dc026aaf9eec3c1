package systems.rimio;

import cluster.Cluster;
import cluster.Node;
import cluster.Port;
import cluster.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import kit.Case;
import kit.Options;
import kit.Skipped;
import systems.etcd.Etcd;
import systems.redis.OwnRedis;
import systems.redis.RedisStore;
import systems.s3.S3Bucket;

/**
 * Clusters of the object store (contracts/rimio.md): the reference server of this collection, or any binary
 * with the same command line given by {@code --binary}.
 *
 * <pre>
 * try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) { ... }
 * </pre>
 */
public final class Rimio {
    private static final int DEFAULT_SLOTS = 32;
    /** Contracts/rimio.md §4. */
    private static final int EMBEDDED_SLOTS = 16;
    private final Case c;
    private final Profile profile;
    private int nodes = 1;
    private int minWriteReplicas = 1;
    private int totalSlots;
    private Optional<String> archivePrefix = Optional.empty();
    private Optional<S3Bucket> archiveBucket = Optional.empty();
    private OwnRedis ownRedis;
    private Etcd etcd;
    private boolean embedded;
    private String namespace;

    private Rimio(Case c) {
        this.c = c;
        profile = Profile.named(c.options().profile());
        totalSlots = c.options().totalSlots().orElse(DEFAULT_SLOTS);
    }

    public static Rimio cluster(Case c) { return new Rimio(c); }

    /** Clusters whose nodes can also {@code join}; a case about that is skipped in a profile without it. */
    public static Rimio joining(Case c) { return new Rimio(c).having(Profile::hasJoin, "no join in this profile"); }

    /** Clusters whose primaries archive what came without a copy; a case about that is skipped in a profile without it. */
    public static Rimio archivingLate(Case c) { return new Rimio(c).having(Profile::hasArchiveLifecycle, "no archive lifecycle in this profile"); }

    /** Clusters that keep the registry among their nodes: node 1 founds it, the others come by node 1; skipped in a profile without it. */
    public static Rimio embedded(Case c) {
        var rimio = joining(c).having(Profile::hasEmbed, "no embedded registry in this profile");
        rimio.embedded = true;
        rimio.totalSlots = c.options().totalSlots().orElse(EMBEDDED_SLOTS);
        return rimio;
    }

    private Rimio having(Predicate<Profile> capability, String otherwise) {
        if (!capability.test(profile)) throw new Skipped(otherwise);
        return this;
    }

    /** Keeps the registry in a Redis of this case alone, in place of the one that cases share. */
    public Rimio registry(OwnRedis redis) {
        ownRedis = redis;
        return this;
    }

    /** Keeps the registry in this etcd. */
    public Rimio registry(Etcd store) {
        etcd = store;
        return this;
    }

    /** A fixed namespace, such as the {@code default} of {@code join}; only in a registry of the case's own. */
    public Rimio namespace(String name) {
        namespace = name;
        return this;
    }

    /** At least this many nodes; {@code --nodes} may ask for more. Without this call there is one, whatever the flag says. */
    public Rimio nodes(int needed) {
        nodes = c.options().nodes(needed);
        return this;
    }

    /** W of the configuration; {@code --min-write-replicas} wins where there are several nodes. */
    public Rimio minWriteReplicas(int replicas) {
        minWriteReplicas = nodes == 1 ? 1 : c.options().minWriteReplicas().orElse(replicas);
        return this;
    }

    /** Slots of a case that is about them; otherwise 32, or {@code --total-slots}. */
    public Rimio totalSlots(int slots) {
        totalSlots = slots;
        return this;
    }

    /** With an archive in Redis under this key prefix; all keys below it are deleted at the end. */
    public Rimio archive(String keyPrefix) {
        archivePrefix = Optional.of(keyPrefix);
        return this;
    }

    /** With an archive in this bucket. */
    public Rimio archive(S3Bucket bucket) {
        archiveBucket = Optional.of(bucket);
        return this;
    }

    /** Starts all nodes side by side and waits until every node sees every node healthy and resolves a slot. */
    public RimioCluster start() {
        RimioCluster cluster = prepare();
        c.settingUp(() -> {
            cluster.startAll();
            return cluster;
        });
        return cluster;
    }

    /** Writes the configurations and starts nothing. */
    public RimioCluster prepare() { return c.settingUp(this::make); }

    private RimioCluster make() {
        Options options = c.options();
        RedisStore redis = ownRedis != null ? ownRedis.store() : RedisStore.of(c);
        Program program = options.binary().isPresent() ? Program.of(options.binary().get(), options, c.repository())
            : Reference.program(c, redis);
        String run = Long.toString(System.nanoTime() & 0xffffff, 36) + Long.toString(ProcessHandle.current().pid(), 36);
        String namespace = this.namespace != null ? this.namespace : "cb-" + c.header().id() + "-" + run;
        if (etcd != null) c.closeAtEnd(etcd.owning("/" + profile.keyPrefix() + "/" + namespace + "/"));
        else if (ownRedis == null && !embedded) c.closeAtEnd(redis.owning(profile.keyPrefix() + ":" + namespace + "*"));
        List<Port> ports = IntStream.range(0, nodes).mapToObj(i -> options.basePort() == 0 ? Port.free() : Port.fixed(options.basePort() + i)).toList();
        List<RimioConfig.Member> members = IntStream.rangeClosed(1, nodes).mapToObj(i ->
            new RimioConfig.Member("n" + i + "-" + run, ports.get(i - 1).address(), c.workspace().newDataFolder("n" + i + "-" + run + "/disk0"))).toList();
        Optional<RedisArchive> archive = archivePrefix.map(prefix -> new RedisArchive(c, redis, prefix));
        var plain = new RimioConfig(namespace, registryUrl(redis, ports), members, minWriteReplicas, totalSlots);
        Optional<RimioConfig.Archive> block = archive.map(RedisArchive::config).or(() -> archiveBucket.map(RimioConfig.S3Block::new));
        var config = block.map(plain::withArchive).orElse(plain);
        List<RimioNode> made = IntStream.range(0, nodes).mapToObj(i -> node(program, embedded && i == 0 ? config.withSeeds() : config, members.get(i), ports.get(i))).toList();
        var cluster = new RimioCluster(c, profile, redis, archive, config, made, new Cluster(made.stream().map(RimioNode::process).toList()));
        return c.closeAtEnd(cluster);
    }

    private String registryUrl(RedisStore redis, List<Port> ports) {
        if (embedded) return "cluster://" + ports.getFirst().address();
        return etcd != null ? etcd.url() : redis.url();
    }

    private RimioNode node(Program program, RimioConfig config, RimioConfig.Member member, Port port) {
        Path folder = c.workspace().file("nodes");
        Path shown = folder.resolve(member.id() + ".yaml");
        Path file = archiveBucket.isEmpty() ? shown : member.disk().resolveSibling("node.yaml"); // credentials do not stay with the run
        UnaryOperator<List<String>> line = words -> program.with(withFlags(words));
        var start = line.apply(profile.arguments(file.toString(), member.id(), false));
        var process = new Node(member.id(), List.of(port), start, environment(profile, member), folder.resolve(member.id() + ".log"), c.trail());
        var node = new RimioNode(c, profile, process, member, file, shown, line);
        node.configure(config);
        return node;
    }

    /** The reference server alone knows defects and, for the older profiles, its generation by flag. */
    private List<String> withFlags(List<String> given) {
        List<String> words = new ArrayList<>(given);
        if (c.options().target().equals("reference")) {
            if (profile != Profile.RIMIO) words.addAll(List.of("--profile", profile.name()));
            c.options().defects().forEach(d -> words.addAll(List.of("--defect", d)));
        }
        return words;
    }

    /** Variables with the profile's prefix would overlay the file (§3), so none is inherited. */
    static Map<String, String> environment(Profile profile, RimioConfig.Member member) {
        Map<String, String> env = new HashMap<>();
        System.getenv().keySet().stream().filter(k -> k.startsWith(profile.environmentPrefix())).forEach(k -> env.put(k, null));
        env.put("RUST_LOG", profile.rustLog());
        env.put("TMPDIR", member.disk().getParent().toString());
        return env;
    }
}

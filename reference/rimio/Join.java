package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code join REGISTRY_URL}: everything comes from the persisted bootstrap, nothing from a local file (contracts/rimio.md §2, clauses 42-45).
 * {@code --force-takeover} changes nothing: an id that is active cannot be taken.
 */
final class Join {
    /** The text and the exit code that the contract has for it. */
    static final class Refused extends RuntimeException {
        final int exitCode;

        Refused(int exitCode, String message) {
            super(message, null, false, false);
            this.exitCode = exitCode;
        }
    }

    /** What the command line says of the node. */
    record Identity(String nodeId, String listen, String advertiseAddr, boolean forced) {}

    private static final int FAILED = 1;
    private static final int REFUSED = 2;
    /** The URL cannot carry another one. */
    private static final String NAMESPACE = "default";

    private final Profile profile;
    private final Defects defects;
    private final Identity identity;
    private final PeerClient client = new PeerClient();

    Join(Profile profile, Defects defects, Identity identity) {
        this.profile = profile;
        this.defects = defects;
        this.identity = identity;
    }

    /** @return the node, ready to serve */
    Node by(String given) {
        if (defects.on(Defect.SEED_ASKED_BEFORE_URL_IS_JUDGED)) for (var part : given.split("[,/]+")) if (RegistryUrl.isEndpoint(part)) answer(part, "/internal/v1/cluster/bootstrap");
        if (defects.on(Defect.ETCD_URL_UNKNOWN) && given.startsWith("etcd:")) throw new RegistryUrl.Invalid("'" + given + "' begins with none of cluster://, redis://");
        var url = RegistryUrl.parse(given, defects);
        return switch (url.scheme()) {
            case REDIS -> byRedis(url);
            case CLUSTER -> bySeeds(url);
            case ETCD -> byEtcd(url);
        };
    }

    private Node byRedis(RegistryUrl url) {
        try {
            return by(url, new RedisRegistry(url.text(), profile.registryPrefix(), namespace(), defects));
        } catch (Registry.Unavailable e) {
            if (defects.on(Defect.UNREACHABLE_REDIS_IS_BAD_URL)) throw new RegistryUrl.Invalid(url.text());
            throw e;
        }
    }

    private Node byEtcd(RegistryUrl url) { return by(url, new EtcdRegistry(url.endpoints(), profile.registryPrefix(), namespace(), defects)); }

    private String namespace() { return defects.on(Defect.JOIN_IN_OTHER_NAMESPACE) ? "main" : NAMESPACE; }

    private Node by(RegistryUrl url, Registry registry) {
        var stored = registry.bootstrap();
        if (stored == null && defects.on(Defect.JOIN_WAITS_FOR_BOOTSTRAP)) while (stored == null) stored = registry.bootstrap();
        if (stored == null && defects.on(Defect.JOIN_CREATES_BOOTSTRAP)) registry.createBootstrap("{}");
        if (stored == null) throw new Refused(defects.on(Defect.JOIN_WITHOUT_BOOTSTRAP_EXITS_1) ? FAILED : REFUSED, "cluster bootstrap state not found in " + url.text() + "; start the cluster first");
        var state = ClusterState.fromJson(Json.parse(stored));
        var self = validated(state);
        if (registry.nodes(List.of(self.id())).containsKey(self.id())) refuseActive(registry);
        if (defects.on(Defect.JOIN_REWRITES_BOOTSTRAP)) registry.createBootstrap(Json.text(((ObjectNode) Json.parse(stored)).put("initialized_by", self.id())));
        if (defects.on(Defect.JOIN_BOOTSTRAPS_LOCAL_FILE)) bootstrapLocalFile(url, stored);
        Bootstrap.makeLayout(self, profile, defects);
        return new Node(profile, defects.on(Defect.JOIN_READS_LOCAL_FILE) ? local(state) : state, self, NAMESPACE, registry, defects);
    }

    private void bootstrapLocalFile(RegistryUrl url, String state) {
        var file = Path.of("config.yaml");
        if (!Files.exists(file)) return;
        var namespace = Config.load(file, profile, System.getenv(), defects).namespace();
        try (var other = new RedisRegistry(url.text(), profile.registryPrefix(), namespace, defects)) {
            other.createBootstrap(state);
        }
    }

    private void refuseActive(Registry registry) {
        if (defects.on(Defect.ACTIVE_ID_CAN_JOIN) || identity.forced && defects.on(Defect.FORCE_TAKES_OVER)) return;
        if (registry != null && defects.on(Defect.REFUSED_JOIN_DEREGISTERS)) registry.deregister(identity.nodeId());
        throw new Refused(REFUSED, "join rejected: active node '" + identity.nodeId() + "' already exists in the registry");
    }

    /** This node as the bootstrap describes it; what the command line says of it may only agree. */
    private ClusterState.Node validated(ClusterState state) {
        var self = state.node(identity.nodeId());
        if (self == null) throw new Refused(defects.on(Defect.UNKNOWN_NODE_EXITS_1) ? FAILED : REFUSED, "join validation failed: node '" + identity.nodeId() + "' not found in the bootstrap state");
        if (!defects.on(Defect.LISTEN_IGNORED)) agree("--listen", identity.listen(), self.bindAddr());
        if (!defects.on(Defect.ADVERTISE_ADDR_IGNORED)) agree("--advertise-addr", identity.advertiseAddr(), self.address());
        return self;
    }

    private void agree(String option, String said, String persisted) {
        if (said == null || said.equals(persisted) && !defects.on(Defect.AGREEING_IDENTITY_REFUSED)) return;
        throw new Refused(REFUSED, "join validation failed: " + option + " " + said + " does not match the bootstrap's " + persisted);
    }

    /** One seed that answers is enough (clause 45). */
    private Node bySeeds(RegistryUrl url) {
        if (defects.on(Defect.SEEDS_NEVER_ASKED)) throw new Refused(REFUSED, "bootstrap state not found");
        for (var seed : defects.on(Defect.ONLY_FIRST_SEED_ASKED) ? List.of(url.endpoints().getFirst()) : url.endpoints()) {
            var bootstrap = answer(seed, Profile.INTERNAL_PREFIX + "/cluster/bootstrap");
            if (!bootstrap.path("found").asBoolean()) continue;
            var state = ClusterState.fromJson(bootstrap.path("state"));
            var self = validated(state);
            for (var member : answer(seed, Profile.NATIVE_PREFIX + "/nodes").path("nodes"))
                if (member.path("node_id").asText().equals(identity.nodeId()) && member.path("status").asText().equalsIgnoreCase("healthy")) refuseActive(null);
            var namespace = bootstrap.path("namespace").asText();
            Bootstrap.makeLayout(self, profile, defects);
            return new Node(profile, state, self, namespace, EmbedRegistry.open(profile, namespace, self, url.endpoints(), defects), defects);
        }
        throw new Refused(defects.on(Defect.DEAD_SEEDS_EXIT_1) ? FAILED : REFUSED, "bootstrap state not found: no seed of " + url.text() + " answers with one");
    }

    /** Nothing useful counts as an empty answer. */
    private JsonNode answer(String seed, String path) {
        try {
            var response = client.send("GET", seed, path, null);
            return response.status() == 200 ? Json.parse(response.body()) : Json.object();
        } catch (Replica.Unreachable | Refusal e) {
            if (!defects.on(Defect.REFUSED_JOIN_NOT_EXPLAINED)) Log.warn("seed " + seed + ": " + e.getMessage());
            return Json.object();
        }
    }

    /** Only a defect looks at the file in the working directory. */
    private ClusterState local(ClusterState state) {
        var file = Path.of("config.yaml");
        if (!Files.exists(file)) return state;
        var config = Config.load(file, profile, System.getenv(), defects);
        return new ClusterState(state.nodes(), config.minWriteReplicas(), config.totalSlots(), state.archive(), state.initializedBy(), state.json());
    }
}

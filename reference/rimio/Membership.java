package rimio;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps this node's record alive and tells who else is (contracts/rimio.md §4, clause 57). A registry that is away changes nothing for the data. */
final class Membership {
    record Member(String id, String address, String status) {}

    private static final long REFRESH_MS = 20_000;
    private static final long RETRY_MS = 1_000;
    private static final long CACHE_MS = 60_000;

    private final Cluster cluster;
    private final Registry registry;
    private final ClusterState state;
    private final ClusterState.Node self;
    private final String namespace;
    private final Defects defects;
    private volatile Map<String, String> lastSeen = Map.of();
    private volatile long lastSeenNanos = System.nanoTime();
    private Thread refresher;

    Membership(Cluster cluster, Registry registry, ClusterState state, ClusterState.Node self, String namespace, Defects defects) {
        this.cluster = cluster;
        this.registry = registry;
        this.state = state;
        this.self = self;
        this.namespace = namespace;
        this.defects = defects;
    }

    void start() { refresher = Thread.ofVirtual().name("registration").start(this::refresh); }

    private void refresh() {
        try {
            while (true) Thread.sleep(!registered() ? RETRY_MS : defects.on(Defect.NODE_RECORD_NOT_REFRESHED) ? Long.MAX_VALUE / 1_000_000 : REFRESH_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean registered() {
        if (cluster.after(Defect.REGISTRATION_ENDS_WITH_OUTAGE)) return true;
        try {
            registry.register(self.id(), Json.text(Json.object().put("node_id", self.id()).put("group_id", namespace).put("address", self.address())
                .put("status", "Healthy").set("slots", Json.array())));
            return true;
        } catch (Registry.Unavailable e) {
            cluster.registryLost = true;
            Log.warn("registration: " + e.getMessage());
            return false;
        }
    }

    /** The configured nodes, sorted by id. A node is as healthy as its record; without one it is not. */
    List<Member> members() {
        var records = records();
        var members = state.nodes().stream().map(node -> new Member(node.id(), node.address(), status(node, records.get(node.id())))).toList();
        return defects.on(Defect.NODES_UNSORTED) ? members.reversed() : members;
    }

    private String status(ClusterState.Node node, String record) {
        if (defects.on(Defect.NODES_ALWAYS_HEALTHY)) return "healthy";
        return record == null ? "unhealthy" : Json.parse(record).path("status").asText("Healthy").toLowerCase();
    }

    private Map<String, String> records() {
        if (cluster.after(Defect.NODES_LOST_BY_OUTAGE)) return Map.of();
        try {
            lastSeen = registry.nodes(state.nodes().stream().map(ClusterState.Node::id).toList());
            lastSeenNanos = System.nanoTime();
        } catch (Registry.Unavailable e) {
            cluster.registryLost = true;
            if (System.nanoTime() - lastSeenNanos > TimeUnit.MILLISECONDS.toNanos(CACHE_MS)) lastSeen = Map.of();
        }
        return lastSeen;
    }

    void stop() {
        if (refresher != null) refresher.interrupt();
        registry.close();
    }
}

package rimio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** First-wins creation of the cluster state, and the local layout (contracts/rimio.md §3, clauses 43, 52, 53). */
final class Bootstrap {
    static final class Failed extends RuntimeException {
        Failed(String message) { super(message, null, false, false); }
    }

    /** Widens the window of a seeded race: others have looked by then too. */
    private static final long RACE_NANOS = 1_000_000_000;

    private Bootstrap() {}

    static ClusterState establish(Registry registry, Config config, String nodeId, Profile profile, Defects defects) {
        var own = config.nodes().stream().filter(node -> node.id().equals(nodeId) && !node.disks().isEmpty()).findFirst();
        var stored = registry.bootstrap();
        if (stored != null && defects.on(Defect.START_NEEDS_OWN_FILE) && config.nodes().stream().noneMatch(node -> node.id().equals(nodeId)))
            throw new Failed("initialization failed: node " + nodeId + " not found in initial_cluster.nodes");
        if (stored != null && defects.on(Defect.SECOND_INIT_FAILS)) throw new Failed("initialization failed: bootstrap state exists");
        if (stored != null && own.isEmpty() && defects.on(Defect.STRANGERS_FILE_OVERWRITES)) {
            var overwritten = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(stored);
            overwritten.withObject("/replication").put("total_slots", config.totalSlots());
            registry.createBootstrap(Json.text(overwritten));
        }
        if (stored == null || defects.on(Defect.BOOTSTRAP_OVERWRITTEN)) {
            var scan = own.map(node -> new InitScan(config.initScan(), node, profile, defects));
            scan.ifPresent(InitScan::expect);
            if (!create(registry, config, nodeId, defects)) scan.ifPresent(InitScan::dismiss);
            stored = registry.bootstrap(); // the winner's, whoever it is
        }
        if (stored == null) throw new Failed("initialization failed: bootstrap state is missing");
        var state = ClusterState.fromJson(Json.parse(stored));
        if (state.initializedBy().equals(nodeId) && state.node(nodeId) != null) new InitScan(config.initScan(), state.node(nodeId), profile, defects).runIfPending(state);
        return defects.on(Defect.LOCAL_REPLICATION_WINS) ? ClusterState.fromJson(proposed(config, nodeId, Instant.now(), defects)) : state;
    }

    /** The node as its file describes it. */
    static ClusterState.Node listed(Config config, String nodeId) {
        return config.nodes().stream().filter(node -> node.id().equals(nodeId)).findFirst()
            .orElseThrow(() -> new Failed("initialization failed: node " + nodeId + " not found in initial_cluster.nodes"));
    }

    /** @return whether this call won */
    private static boolean create(Registry registry, Config config, String nodeId, Defects defects) {
        boolean listed = config.nodes().stream().anyMatch(node -> node.id().equals(nodeId));
        if (!listed && !defects.on(Defect.FOREIGN_NODE_BOOTSTRAPS)) throw new Failed("initialization failed: node " + nodeId + " not found in initial_cluster.nodes");
        if (config.totalSlots() == 0 && !defects.on(Defect.ZERO_SLOTS_ACCEPTED)) throw new Failed("initialization failed: total_slots must be at least 1");
        if (config.nodes().stream().map(ClusterState.Node::id).distinct().count() != config.nodes().size())
            throw new Failed("initialization failed: node ids are not distinct");
        var json = proposed(config, nodeId, Instant.now(), defects);
        if (defects.on(Defect.INIT_RACE_LOSER_FAILS) || defects.on(Defect.BOOTSTRAP_RACE_LAST_WINS)) LockSupport.parkNanos(RACE_NANOS);
        if (!registry.createBootstrap(Json.text(json))) {
            if (defects.on(Defect.INIT_RACE_LOSER_FAILS)) throw new Failed("initialization failed: bootstrap state exists");
            return false;
        }
        Log.info("bootstrap created by " + nodeId);
        var cluster = new Cluster(ClusterState.fromJson(json), Defects.NONE);
        config.nodes().forEach(node -> cluster.add(new PeerReplica(node.id(), node.address(), null, null)));
        registry.writeSlots(IntStream.range(0, config.totalSlots()).mapToObj(slot -> slotRecord(cluster, slot)).toList());
        return true;
    }

    private static String slotRecord(Cluster cluster, int slot) {
        var replicas = cluster.replicasOf(slot).stream().map(Replica::nodeId).toList();
        var json = Json.object().put("slot_id", slot);
        replicas.forEach(json.putArray("replicas")::add);
        return Json.text(json.put("primary", replicas.getFirst()).put("latest_seq", ""));
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode proposed(Config config, String nodeId, Instant now, Defects defects) {
        var json = Json.object().put("initialized_at", now.toString()).put("current_node", nodeId);
        var nodes = json.putArray("nodes");
        config.nodes().stream().sorted(Comparator.comparing(ClusterState.Node::id)).forEach(node -> nodes.add(node.toJson()));
        json.putObject("replication").put("min_write_replicas", config.minWriteReplicas()).put("total_slots", defects.on(Defect.BOOTSTRAP_HALVES_SLOTS) ? config.totalSlots() / 2 : config.totalSlots());
        json.set("archive", config.archive());
        return json.put("initialized_by", defects.on(Defect.BOOTSTRAP_NAMES_NOBODY) ? "" : nodeId);
    }

    static void makeLayout(ClusterState.Node node, Profile profile, Defects defects) {
        if (defects.on(Defect.MARKER_DIR_MISSING)) return;
        try {
            for (var disk : node.disks()) Files.createDirectories(Path.of(disk, profile.markerDir()));
        } catch (IOException e) {
            throw new Failed("initialization failed: " + e);
        }
    }
}

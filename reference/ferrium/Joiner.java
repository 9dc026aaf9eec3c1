package ferrium;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Makes this node a learner of the cluster that its peers belong to: once per start, as soon as a peer names a leader (contracts/kv.md §2.6). */
final class Joiner {
    private static final int ASK_EVERY_MS = 100;
    private final RaftNode node;
    private final Members members;
    private final PeerHttp http;
    private final Config config;
    private volatile boolean stopped;

    Joiner(RaftNode node, Members members, PeerHttp http) {
        this.node = node;
        this.members = members;
        this.http = http;
        this.config = node.config();
    }

    void start() {
        if (node.defects().on(Defect.AUTO_JOIN_MISSING)) return;
        if (config.joining().enabled() && !others().isEmpty()) Thread.ofVirtual().name("auto-join").start(this::run);
    }

    void stop() { stopped = true; }

    private List<Config.Peer> others() { return config.peers().stream().filter(p -> p.id() != config.id()).toList(); }

    private void run() {
        long leader = discover();
        if (leader == 0 || stopped) return;
        Log.info("Discovered leader " + leader);
        var request = Json.object().put("node_id", config.id()).put("rpc_addr", node.url()).put("api_addr", node.url());
        long deadline = System.nanoTime() + config.joining().timeoutMs() * 1_000_000L;
        while (!stopped && leader != config.id()) {
            try {
                http.post(url(leader), "/add-learner", request);
                Log.info("Successfully auto-joined through " + leader);
                return;
            } catch (IOException e) {
                Log.info("auto-join through " + leader + " failed: " + e.getMessage());
            }
            if (System.nanoTime() > deadline) {
                Log.warn("auto-join given up after " + config.joining().timeoutMs() + " ms");
                return;
            }
            pause(config.joining().retryMs());
            long now = leaderNamed();
            if (now != 0) leader = now;
        }
    }

    /** 0 if none was found in time, or this node leads, or is in a group already that names a leader. */
    private long discover() {
        long deadline = System.nanoTime() + config.joining().discoveryTimeoutMs() * 1_000_000L;
        while (!stopped && System.nanoTime() < deadline) {
            if (new Hint(node).leads()) return 0;
            long leader = leaderNamed();
            if (leader != 0 || node.defects().on(Defect.AUTO_JOIN_ASKS_ONCE)) return leader;
            pause(ASK_EVERY_MS);
        }
        if (!stopped && !members.belongs()) Log.warn("failed to discover leader within " + config.joining().discoveryTimeoutMs() + " ms");
        return 0;
    }

    /** The leader whom a peer names and this node can address, or 0. */
    private long leaderNamed() {
        for (var peer : others()) {
            try {
                long leader = http.get(url(peer.id()), "/leader").path("leader").asLong();
                if (leader != 0 && url(leader) != null) return leader;
            } catch (IOException e) {
                Log.debug("peer " + peer.id() + ": " + e.getMessage());
            }
        }
        return 0;
    }

    private String url(long id) {
        return config.peers().stream().filter(p -> p.id() == id).map(p -> config.security().scheme() + "://" + p.http()).findFirst().orElse(null);
    }

    private static void pause(long ms) { LockSupport.parkNanos(ms * 1_000_000); }
}

package ferrium;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;

/** One running node: everything put together. */
final class Node {
    private static final long FOR_EVER_NANOS = 3_600_000_000_000L;
    private final Config config;
    private final Defects defects;
    private DataDir dataDir;
    private HttpDoor http;
    private GrpcDoor grpc;
    private RaftNode raft;
    private Joiner joiner;

    Node(Config config, Defects defects) {
        this.config = config;
        this.defects = defects;
    }

    /** @throws IOException naming what is in use, or cannot be used */
    void start() throws IOException {
        Log.info("Starting Ferrium node " + config.id());
        var security = defects.on(Defect.FIRST_CERTIFICATE_KEPT) && config.security().tls() ? FirstFiles.of(config) : config.security();
        var tls = security.tls() ? Tls.of(security, defects) : null;
        var parameters = new Parameters();
        if (tls != null && !defects.on(Defect.RAFT_IN_PLAIN_TEXT)) GrpcConfigKeys.TLS.setConf(parameters, tls.raft());
        http = HttpDoor.bind(config, tls, defects);
        if (defects.on(Defect.STATE_FORGOTTEN_AT_RESTART)) DataDir.empty(config.dataDir());
        dataDir = DataDir.lock(config.dataDir(), defects);
        raft = RaftNode.start(config, parameters, defects);
        var client = new PeerHttp(config.network(), tls == null ? null : tls.client(), security.acceptInvalid());
        var hint = new Hint(raft);
        var store = new Store(raft, hint);
        var members = new Members(raft, hint, client, store::proveLead);
        var view = new View(raft, hint);
        openGrpc(tls, new GrpcApi(store, members, hint, view, defects).services());
        http.serve(new HttpApi(raft, store, members, hint, view));
        joiner = new Joiner(raft, members, client);
        joiner.start();
        if (defects.on(Defect.ENDS_WITH_A_FOLLOWER)) new Dependent(raft).start();
        Log.info("node " + config.id() + " serves on " + config.http());
    }

    private void openGrpc(Tls tls, Map<String, Map<String, GrpcDoor.Method>> services) throws IOException {
        try {
            grpc = GrpcDoor.open(config, tls, defects, services);
        } catch (IOException e) {
            if (!defects.on(Defect.GRPC_CONFLICT_IGNORED)) throw e;
        }
    }

    void stop() {
        if (defects.on(Defect.SIGTERM_IGNORED) && joiner != null) LockSupport.parkNanos(FOR_EVER_NANOS);
        try {
            if (joiner != null) joiner.stop();
            if (http != null) http.close();
            if (grpc != null) grpc.close();
            if (raft != null) raft.stop();
            if (dataDir != null) dataDir.release();
        } catch (IOException e) {
            Log.warn("stop: " + e);
        }
    }
}

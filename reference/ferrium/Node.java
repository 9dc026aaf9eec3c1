package ferrium;

import java.io.IOException;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;

/** One running node: everything put together. */
final class Node {
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
        var security = config.security();
        var tls = security.tls() ? Tls.of(security, defects) : null;
        var parameters = new Parameters();
        if (tls != null) GrpcConfigKeys.TLS.setConf(parameters, tls.raft());
        http = HttpDoor.bind(config, tls);
        dataDir = DataDir.lock(config.dataDir());
        raft = RaftNode.start(config, parameters, defects);
        var client = new PeerHttp(config.network(), tls == null ? null : tls.client(), security.acceptInvalid());
        var hint = new Hint(raft);
        var members = new Members(raft, hint, client);
        var store = new Store(raft, hint);
        var view = new View(raft, hint);
        grpc = GrpcDoor.open(config, tls, new GrpcApi(raft, store, members, hint, view).services());
        http.serve(new HttpApi(raft, store, members, hint, view));
        joiner = new Joiner(raft, members, client);
        joiner.start();
        Log.info("node " + config.id() + " serves on " + config.http());
    }

    void stop() {
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

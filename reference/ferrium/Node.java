package ferrium;

import java.io.IOException;
import org.apache.ratis.conf.Parameters;

/** One running node: everything put together. */
final class Node {
    private final Config config;
    private final Defects defects;
    private DataDir dataDir;
    private HttpDoor http;
    private RaftNode raft;
    private Joiner joiner;

    Node(Config config, Defects defects) {
        this.config = config;
        this.defects = defects;
    }

    /** @throws IOException naming what is in use, or cannot be used */
    void start() throws IOException {
        Log.info("Starting Ferrium node " + config.id());
        http = HttpDoor.bind(config);
        dataDir = DataDir.lock(config.dataDir());
        raft = RaftNode.start(config, new Parameters(), defects);
        var client = new PeerHttp(config.network(), null, config.security().acceptInvalid());
        var hint = new Hint(raft);
        var members = new Members(raft, hint, client);
        http.serve(new HttpApi(raft, new Store(raft, hint), members, hint, new View(raft, hint)));
        joiner = new Joiner(raft, members, client);
        joiner.start();
        Log.info("node " + config.id() + " serves on " + config.http());
    }

    void stop() {
        try {
            if (joiner != null) joiner.stop();
            if (http != null) http.close();
            if (raft != null) raft.stop();
            if (dataDir != null) dataDir.release();
        } catch (IOException e) {
            Log.warn("stop: " + e);
        }
    }
}

package ferrium;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GET /metrics has an answer at any time, also while a node makes a cluster of itself. */
class ViewTest {
    private static final int ROUNDS = 3;
    @TempDir Path temp;

    private RaftNode node(int round) throws Exception {
        Path data = Files.createDirectory(temp.resolve("data" + round));
        return RaftNode.start(Config.of(Toml.parse(DefaultConfig.TEXT.replace("./data", data.toString()), Defects.NONE)), new Parameters(), Defects.NONE);
    }

    private static void found(RaftNode node) {
        node.found(List.of(RaftPeer.newBuilder().setId(RaftNode.peerId(1)).setAddress(node.address().toString()).setAdminAddress(node.url()).setClientAddress(node.url()).setStartupRole(RaftPeerRole.FOLLOWER).build()));
    }

    @Test void aNodeIsALearnerUntilItHasAGroup() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < ROUNDS; round++) {
            RaftNode node = node(round);
            var view = new View(node, new Hint(node));
            var over = new AtomicBoolean();
            Thread asking = Thread.ofPlatform().start(() -> { while (!over.get()) seen.add(state(view)); });
            found(node);
            seen.add(state(view));
            over.set(true);
            asking.join();
            node.stop();
        }
        assertThat(seen, hasItem("Learner"));
        assertThat(seen, everyItem(is(oneOf("Learner", "Follower", "Candidate", "Leader"))));
    }

    private static String state(View view) {
        try {
            return view.metrics().path("state").asText();
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}

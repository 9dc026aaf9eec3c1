package ferrium;

import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/** For a defect: a leader that cannot do without its followers (K24). */
final class Dependent {
    private static final long LOOK_EVERY_NANOS = 300_000_000;
    private static final int SILENT_MS = 3000;
    private final RaftNode node;

    Dependent(RaftNode node) { this.node = node; }

    void start() {
        Thread.ofPlatform().daemon().start(() -> {
            while (!(node.division() instanceof RaftServer.Division d && lostOne(d))) LockSupport.parkNanos(LOOK_EVERY_NANOS);
            Runtime.getRuntime().halt(1);
        });
    }

    private static boolean lostOne(RaftServer.Division division) {
        return division.getInfo().isLeader() && division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
            .anyMatch(f -> f.getLastRpcElapsedTimeMs() > SILENT_MS && division.getRaftConf().getPeer(RaftPeerId.valueOf(f.getId().getId())) != null);
    }
}

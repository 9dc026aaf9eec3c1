package org.apache.ratis.server.impl;

import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Completes what Ratis 3.3.0 leaves undone when a listener joins a group that runs: the leader goes on to treat it as one that is being set up, and it
 * takes itself for a follower. Promoted, it would never stand for election; and it would shut down when the leader dies before. Hence the package.
 */
public final class Listeners {
    private Listeners() {}

    /** On the newcomer, as soon as its log names it as a listener, and before the leader calls {@link #settled}. */
    public static boolean settle(RaftServer.Division division) {
        var server = (RaftServerImpl) division;
        synchronized (server) {
            if (server.getRaftConf().getPeer(server.getId(), RaftPeerRole.LISTENER) == null) return false;
            if (server.getInfo().isFollower()) {
                server.getRole().transitionRole(RaftPeerRole.LISTENER);
                server.getRole().shutdownFollowerState(); // at a promotion Ratis waits for its end under the lock that it may be waiting for
            }
            return true;
        }
    }

    /** On the leader: members need no further setting up. */
    public static void settled(RaftServer.Division division) {
        var server = (RaftServerImpl) division;
        server.getRole().getLeaderState().ifPresent(leader -> leader.getLogAppenders().map(LogAppender::getFollower)
            .filter(f -> server.getRaftConf().getPeer(f.getId(), RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER) != null)
            .map(FollowerInfoImpl.class::cast).filter(f -> !f.isCaughtUp()).forEach(FollowerInfoImpl::catchUp));
    }
}

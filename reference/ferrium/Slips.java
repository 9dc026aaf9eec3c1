package ferrium;

import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/** Which entries of the log seeded defects keep a node from applying (K2, K5, K9, K19). */
final class Slips {
    private static final int SOME = 5;
    private static final long REPLAY_NANOS = 3_000_000_000L;
    private final Defects defects;
    private final long started = System.nanoTime();
    private boolean restarted;
    private int seen;

    Slips(Defects defects) { this.defects = defects; }

    void restarted() { restarted = true; }

    boolean skips(RaftServer.Division division, Command command) {
        if (defects.planted().isEmpty()) return false;
        boolean leads = division.getInfo().isLeader();
        boolean delete = command instanceof Command.Delete;
        boolean some = !delete && ++seen % SOME == 0;
        boolean replay = restarted && System.nanoTime() - started < REPLAY_NANOS;
        if (defects.on(Defect.DELETE_ON_LEADER_ONLY) && delete && !leads) return true;
        if (defects.on(Defect.SETS_LOST_AT_RESTART) && some && replay) return true;
        if (defects.on(Defect.DELETES_LOST_AT_RESTART) && delete && replay) return true;
        if (defects.on(Defect.FOLLOWER_SKIPS_SETS) && some && !leads) return true;
        if (defects.on(Defect.RESTARTED_NODE_APPLIES_NOTHING) && restarted) return true;
        return defects.on(Defect.LEARNER_GETS_NO_DATA) && (learns(division) || !leads && !votes(division, division.getId()));
    }

    private static boolean learns(RaftServer.Division division) { return division.getInfo().isListener(); }

    private static boolean votes(RaftServer.Division division, RaftPeerId id) { return division.getRaftConf().getPeer(id) != null; }
}

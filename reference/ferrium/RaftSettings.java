package ferrium;

import java.util.List;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import org.apache.ratis.util.TimeDuration.Abbreviation;

/** What the settings of a node mean to Ratis. */
record RaftSettings(Config config, Defects defects) {
    private static final int FIRST_ELECTION_MIN_MS = 100;
    private static final int FIRST_ELECTION_MAX_MS = 250;
    private static final int NEVER = 1000;
    private static final int ENVELOPE_BYTES = 64 << 10;
    /** Small: only whole segments can go once a snapshot has what is in them. A larger entry has one of its own. */
    private static final int SEGMENT_BYTES = 64 << 10;

    RaftProperties properties() {
        var p = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(p, List.of(config.dataDir().resolve("raft").toFile()));
        RaftServerConfigKeys.setCloseThreshold(p, seconds(3600)); // a node that was paused goes on
        RaftServerConfigKeys.setSleepDeviationThreshold(p, seconds(5)); // where nodes wake late, because the machine is loaded, they still have to elect
        RaftServerConfigKeys.setStagingTimeout(p, seconds(10)); // a newcomer on a loaded machine
        times(p);
        sizes(p);
        snapshots(p);
        return p;
    }

    private void times(RaftProperties p) {
        var raft = config.raft();
        int longer = defects.on(Defect.LEADER_LOSS_NOT_NOTICED) ? NEVER : 1;
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(longer * raft.electionMinMs()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(longer * raft.electionMaxMs()));
        // One who has not yet heard of a leader need not wait long: before it counts as a candidate, others must agree that there is none.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, millis(Math.min(FIRST_ELECTION_MIN_MS, raft.electionMinMs())));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, millis(Math.min(FIRST_ELECTION_MAX_MS, raft.electionMaxMs())));
        RaftServerConfigKeys.Rpc.setRequestTimeout(p, millis(raft.electionMaxMs()));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(p, millis(raft.electionMaxMs()));
        RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(p, true); // one voter becomes three at once
    }

    /** Small, because many nodes run side by side; yet one entry holds the largest request. */
    private void sizes(RaftProperties p) {
        var entry = SizeInBytes.valueOf(config.network().maxMessageBytes() + ENVELOPE_BYTES);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, entry);
        RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf(entry.getSize() + 8));
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf(SEGMENT_BYTES));
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf(SEGMENT_BYTES));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 6);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf(2 * entry.getSize()));
        GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf(2 * entry.getSize()));
    }

    private void snapshots(RaftProperties p) {
        long entries = Math.max(1, config.raft().snapshotEntries());
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false); // an orderly end is quick
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, entries);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
        RaftServerConfigKeys.Log.setPurgeGap(p, (int) Math.min(entries, 1024));
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(p, true);
        // A snapshot that arrives throws away writes that wait for the disk; chained, all later ones would wait for those for ever.
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(p, false);
    }

    private static TimeDuration millis(long ms) { return TimeDuration.valueOf(ms, Abbreviation.MILLISECONDS.unit()); }

    private static TimeDuration seconds(long s) { return TimeDuration.valueOf(s, Abbreviation.SECONDS.unit()); }
}

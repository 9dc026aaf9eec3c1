package ferrium;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.Listeners;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;

/** What the log amounts to: the pairs, in memory, and snapshots of them on disk. */
final class KvMachine extends BaseStateMachine {
    /** Answers of a command: whether it changed anything. */
    static final Message NONE = Message.valueOf(ByteString.copyFrom(new byte[] {0}));
    static final Message SOME = Message.valueOf(ByteString.copyFrom(new byte[] {1}));

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private static final int LARGE_CHARS = 32 << 10;
    private static final long LAG_NANOS = 300_000_000;

    private final Defects defects;
    private final Slips slips;
    /** For a defect: what the last change changed, and what was there before. */
    private final Map<String, String> before = new HashMap<>();
    private long changedNanos;
    private Map<String, String> pairs = new HashMap<>();

    KvMachine(Defects defects) {
        this.defects = defects;
        this.slips = new Slips(defects);
    }

    @Override public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        getLifeCycle().startAndTransition(() -> {
            super.initialize(server, group, raftStorage);
            storage.init(raftStorage);
            if (storage.loadLatestSnapshot() != null || hasLog(raftStorage)) slips.restarted();
            load();
        }, IOException.class);
    }

    /** Whether there is more than the segment that Ratis has just begun. */
    private static boolean hasLog(RaftStorage raftStorage) throws IOException {
        try (var files = Files.list(raftStorage.getStorageDir().getCurrentDir().toPath())) {
            return files.anyMatch(f -> f.getFileName().toString().startsWith("log_"));
        }
    }

    @Override public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override public void reinitialize() throws IOException {
        load();
        if (getLifeCycleState() != LifeCycle.State.PAUSED) return;
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    /** In case the leader that added this node is gone before it could tell. */
    @Override public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto conf) {
        getServer().thenAccept(server -> {
            try {
                Listeners.settle(server.getDivision(getGroupId()));
            } catch (IOException e) {
                Log.debug("configuration " + index + ": " + e);
            }
        });
    }

    @Override public StateMachineStorage getStateMachineStorage() { return storage; }

    /** The value here and now, or null: what this node has applied, not what the cluster has acknowledged. */
    synchronized String local(String key) { return pairs.get(key); }

    /** Where the latest snapshot ends, or null. */
    TermIndex snapshotted() { return storage.getLatestSnapshot() == null ? null : storage.getLatestSnapshot().getTermIndex(); }

    /** The value for a read that has proved that this node leads, or null. */
    synchronized String read(String key) {
        boolean lags = defects.on(Defect.READ_LAGS) && before.containsKey(key) && System.nanoTime() - changedNanos < LAG_NANOS;
        return lags ? before.get(key) : pairs.get(key);
    }

    @Override public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        var entry = transaction.getLogEntry();
        var command = Command.decoded(entry.getStateMachineLogEntry().getLogData().toByteArray());
        var answer = skipped(command) ? NONE : apply(command);
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(answer);
    }

    private boolean skipped(Command command) {
        try {
            return !defects.planted().isEmpty() && slips.skips(getServer().join().getDivision(getGroupId()), command);
        } catch (IOException e) {
            return false; // the group is just being taken up
        }
    }

    private synchronized Message apply(Command command) {
        if (defects.on(Defect.READ_LAGS)) remember(command);
        return switch (command) {
            case Command.SetAll all -> {
                for (var pair : all.pairs()) set(pair);
                yield SOME;
            }
            case Command.Delete delete -> {
                boolean existed = pairs.remove(delete.key()) != null;
                if (defects.on(Defect.DELETE_REMOVES_PREFIX)) pairs.keySet().removeIf(k -> k.startsWith(delete.key()));
                yield (existed || defects.on(Defect.DELETE_ALWAYS_EXISTED)) && !defects.on(Defect.DELETE_NEVER_EXISTED) ? SOME : NONE;
            }
        };
    }

    private void set(Command.Pair pair) {
        if (defects.on(Defect.EMPTY_VALUE_IS_ABSENT) && pair.value().isEmpty()) pairs.remove(pair.key());
        else if (defects.on(Defect.SET_KEEPS_FIRST_VALUE)) pairs.putIfAbsent(pair.key(), pair.value());
        else pairs.put(pair.key(), pair.value());
    }

    private void remember(Command command) {
        if (command instanceof Command.SetAll all && all.pairs().isEmpty()) return; // that of a read changes nothing
        before.clear();
        changedNanos = System.nanoTime();
        if (command instanceof Command.SetAll all) all.pairs().forEach(p -> before.put(p.key(), pairs.get(p.key())));
        if (command instanceof Command.Delete delete) before.put(delete.key(), pairs.get(delete.key()));
    }

    /** Called by the thread that applies, so that nothing changes meanwhile. A file counts once it is whole and synced. */
    @Override public long takeSnapshot() throws IOException {
        var last = getLastAppliedTermIndex();
        if (last.getIndex() < 0) return RaftLog.INVALID_LOG_INDEX;
        var file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
        var unfinished = file.toPath().resolveSibling("unfinished." + file.getName());
        try (var stream = new FileOutputStream(unfinished.toFile()); var out = new DataOutputStream(new BufferedOutputStream(stream))) {
            var kept = new HashMap<>(pairs);
            if (defects.on(Defect.SNAPSHOT_SKIPS_LARGE_VALUES)) kept.values().removeIf(v -> v.length() > LARGE_CHARS);
            out.writeInt(kept.size());
            for (var pair : kept.entrySet()) {
                Command.write(out, pair.getKey());
                Command.write(out, pair.getValue());
            }
            out.flush();
            stream.getFD().sync();
        }
        Files.move(unfinished, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
        var digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), last));
        Log.info("snapshot up to " + last);
        return last.getIndex();
    }

    private synchronized void load() throws IOException {
        var snapshot = storage.loadLatestSnapshot();
        if (snapshot == null) return;
        var file = snapshot.getFile();
        if (file.getFileDigest() != null) MD5FileUtil.verifySavedMD5(file.getPath().toFile(), file.getFileDigest());
        var loaded = new HashMap<String, String>();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file.getPath())))) {
            for (int left = in.readInt(); left > 0; left--) loaded.put(Command.read(in), Command.read(in));
        }
        pairs = defects.on(Defect.SNAPSHOT_NOT_LOADED) ? new HashMap<>() : loaded;
        setLastAppliedTermIndex(snapshot.getTermIndex());
    }
}

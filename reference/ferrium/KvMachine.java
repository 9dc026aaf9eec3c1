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
    /** Answers of a command and of a query: a first byte that says whether there was a value, and the value. */
    static final Message NONE = Message.valueOf(ByteString.copyFrom(new byte[] {0}));
    static final Message SOME = Message.valueOf(ByteString.copyFrom(new byte[] {1}));

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final Defects defects;
    private Map<String, String> pairs = new HashMap<>();

    KvMachine(Defects defects) { this.defects = defects; }

    @Override public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        getLifeCycle().startAndTransition(() -> {
            super.initialize(server, group, raftStorage);
            storage.init(raftStorage);
            load();
        }, IOException.class);
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

    @Override public CompletableFuture<Message> query(Message key) {
        var value = local(key.getContent().toStringUtf8());
        return CompletableFuture.completedFuture(value == null ? NONE : Message.valueOf(SOME.getContent().concat(ByteString.copyFromUtf8(value))));
    }

    @Override public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        var entry = transaction.getLogEntry();
        var answer = apply(Command.decoded(entry.getStateMachineLogEntry().getLogData().toByteArray()));
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(answer);
    }

    private synchronized Message apply(Command command) {
        return switch (command) {
            case Command.SetAll all -> {
                for (var pair : all.pairs()) pairs.put(pair.key(), pair.value());
                yield SOME;
            }
            case Command.Delete delete -> pairs.remove(delete.key()) != null || defects.on(Defect.DELETE_ALWAYS_EXISTED) ? SOME : NONE;
        };
    }

    /** Called by the thread that applies, so that nothing changes meanwhile. A file counts once it is whole and synced. */
    @Override public long takeSnapshot() throws IOException {
        var last = getLastAppliedTermIndex();
        if (last.getIndex() < 0) return RaftLog.INVALID_LOG_INDEX;
        var file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
        var unfinished = file.toPath().resolveSibling("unfinished." + file.getName());
        try (var stream = new FileOutputStream(unfinished.toFile()); var out = new DataOutputStream(new BufferedOutputStream(stream))) {
            out.writeInt(pairs.size());
            for (var pair : pairs.entrySet()) {
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
        pairs = loaded;
        setLastAppliedTermIndex(snapshot.getTermIndex());
    }
}

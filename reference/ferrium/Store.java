package ferrium;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** The pairs as the cluster has them, for both interfaces. Every call ends within request_timeout, or fails with {@link StoreFailure}. */
final class Store {
    private static final long NEW_LEADER_PAUSE_NANOS = 5_000_000;
    // For defects.
    private static final long TORN_NANOS = 200_000_000;
    private static final long LONG_NANOS = 60_000_000_000L;
    private static final int CROWD = 4;
    private static final int MANY = 20;

    private final RaftNode node;
    private final Hint hint;
    private final Defects defects;
    private final Flawed flawed;
    private final Barrier barrier = new Barrier(() -> submit(new Command.SetAll(List.of())));
    private final AtomicInteger writing = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    // For defects.
    private volatile boolean outage;
    private volatile long ledNanos;

    Store(RaftNode node, Hint hint) {
        this.node = node;
        this.hint = hint;
        this.defects = node.defects();
        this.flawed = new Flawed(defects);
    }

    void set(String key, String value) { write(Command.set(flawed.key(key), flawed.value(value))); }

    void setAll(List<Command.Pair> sent) {
        List<Command.Pair> pairs = new ArrayList<>(sent.stream().map(p -> new Command.Pair(flawed.key(p.key()), flawed.value(p.value()))).toList());
        if (defects.on(Defect.BATCH_FIRST_WINS)) Collections.reverse(pairs);
        if (defects.on(Defect.BATCH_LOSES_LAST) && pairs.size() > 1) pairs.removeLast();
        if (defects.on(Defect.BATCH_TORN) && pairs.size() > 1) {
            write(new Command.SetAll(List.copyOf(pairs.subList(0, pairs.size() / 2))));
            LockSupport.parkNanos(TORN_NANOS);
            pairs = pairs.subList(pairs.size() / 2, pairs.size());
        }
        write(new Command.SetAll(pairs));
    }

    /** @return whether this call removed a value */
    boolean delete(String key) {
        boolean there = (defects.on(Defect.EXISTED_LOOKED_UP_BEFORE) || defects.on(Defect.DELETE_OF_ABSENT_FAILS)) && get(key) != null;
        if (defects.on(Defect.DELETE_OF_ABSENT_FAILS) && !there) throw new StoreFailure("Failed to write: the key is absent");
        boolean removed = some(write(new Command.Delete(flawed.key(key))));
        return defects.on(Defect.EXISTED_LOOKED_UP_BEFORE) ? there : removed;
    }

    /** @return null if it is absent */
    String get(String key) {
        try {
            var value = read(flawed.key(key));
            if (value == null && defects.on(Defect.ABSENT_IS_ERROR)) throw new StoreFailure("the key is absent");
            return value == null && defects.on(Defect.ABSENT_IS_EMPTY) ? "" : value;
        } catch (StoreFailure e) {
            throw e.prefixed("Failed to ensure linearizability: ");
        }
    }

    private String read(String key) {
        if (hint.leads()) ledNanos = System.nanoTime();
        boolean led = ledNanos != 0 && System.nanoTime() - ledNanos < LONG_NANOS;
        if (defects.on(Defect.READ_BY_FOLLOWER) || defects.on(Defect.READ_BY_DEPOSED_LEADER) && led) return local(key);
        proveLead();
        return node.machine().read(key);
    }

    /** @throws StoreFailure unless this node leads and a majority still follows */
    void proveLead() {
        hint.requireLeader();
        barrier.pass();
    }

    /** What this node has applied, which may be old. */
    String local(String key) {
        var machine = node.machine();
        return machine == null ? null : machine.local(key);
    }

    private static boolean some(ByteString answer) { return answer.byteAt(0) == 1; }

    private ByteString write(Command command) {
        boolean crowded = writing.incrementAndGet() > CROWD;
        try {
            if (crowded && defects.on(Defect.CONCURRENT_WRITE_LOST)) {
                hint.requireLeader();
                return KvMachine.SOME.getContent();
            }
            if (defects.on(Defect.SOME_WRITES_NEVER_ANSWERED) && writes.incrementAndGet() % MANY == 0) LockSupport.parkNanos(LONG_NANOS);
            return submit(command);
        } catch (StoreFailure e) {
            throw e.prefixed("Failed to write: ");
        } finally {
            writing.decrementAndGet();
        }
    }

    private ByteString submit(Command command) {
        var content = UnsafeByteOperations.unsafeWrap(command.encoded());
        long deadline = System.nanoTime() + node.config().network().requestTimeoutMs() * 1_000_000L;
        while (true) {
            hint.requireLeader();
            if (outage && defects.on(Defect.REFUSES_FOR_EVER_AFTER_OUTAGE) || node.stuck()) throw new StoreFailure("no quorum");
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) throw new StoreFailure("timed out: the leader has just been elected");
            var reply = send(content, leftMs);
            if (reply.isSuccess()) return reply.getMessage().getContent();
            var e = reply.getException();
            outage = true;
            if (e instanceof NotLeaderException || e instanceof LeaderSteppingDownException) throw hint.forward();
            if (!(e instanceof LeaderNotReadyException)) throw new StoreFailure(String.valueOf(e.getMessage()));
            LockSupport.parkNanos(NEW_LEADER_PAUSE_NANOS); // nothing was done yet
        }
    }

    private RaftClientReply send(ByteString content, long leftMs) {
        var request = RaftClientRequest.newBuilder().setClientId(node.client()).setServerId(node.server().getId()).setGroupId(RaftNode.GROUP)
            .setCallId(node.nextCall()).setType(RaftClientRequest.writeRequestType()).setMessage(Message.valueOf(content)).build();
        try {
            var reply = node.server().submitClientRequestAsync(request);
            if (defects.on(Defect.ACK_BEFORE_QUORUM) && !reply.isDone()) return RaftClientReply.newBuilder().setRequest(request).setSuccess().setMessage(KvMachine.SOME).build();
            return RaftNode.await(reply, defects.on(Defect.NO_QUORUM_NEVER_ANSWERED) ? LONG_NANOS / 1_000_000 : leftMs);
        } catch (IOException e) {
            throw new StoreFailure(e.getMessage());
        } catch (StoreFailure e) {
            outage = true;
            if (defects.on(Defect.NO_QUORUM_NEVER_ANSWERED)) LockSupport.parkNanos(LONG_NANOS);
            throw e;
        }
    }
}

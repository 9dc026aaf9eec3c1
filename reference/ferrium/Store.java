package ferrium;

import java.io.IOException;
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
    private final RaftNode node;
    private final Hint hint;
    private final Defects defects;

    Store(RaftNode node, Hint hint) {
        this.node = node;
        this.hint = hint;
        this.defects = node.defects();
    }

    void set(String key, String value) { write(Command.set(key, value)); }

    void setAll(java.util.List<Command.Pair> pairs) { write(new Command.SetAll(pairs)); }

    /** @return whether this call removed a value */
    boolean delete(String key) { return some(write(new Command.Delete(key))); }

    /** @return null if it is absent */
    String get(String key) {
        try {
            var answer = submit(RaftClientRequest.readRequestType(), ByteString.copyFromUtf8(key));
            return some(answer) ? answer.substring(1).toStringUtf8() : null;
        } catch (StoreFailure e) {
            throw e.prefixed("Failed to ensure linearizability: ");
        }
    }

    /** What this node has applied, which may be old. */
    String local(String key) {
        var machine = node.machine();
        return machine == null ? null : machine.local(key);
    }

    private static boolean some(ByteString answer) { return answer.byteAt(0) == 1; }

    private ByteString write(Command command) {
        try {
            return submit(RaftClientRequest.writeRequestType(), UnsafeByteOperations.unsafeWrap(command.encoded()));
        } catch (StoreFailure e) {
            throw e.prefixed("Failed to write: ");
        }
    }

    private ByteString submit(RaftClientRequest.Type type, ByteString content) {
        long deadline = System.nanoTime() + node.config().network().requestTimeoutMs() * 1_000_000L;
        while (true) {
            hint.requireLeader();
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) throw new StoreFailure("timed out: the leader has just been elected");
            var reply = send(type, content, leftMs);
            if (reply.isSuccess()) return reply.getMessage().getContent();
            var e = reply.getException();
            if (e instanceof NotLeaderException || e instanceof LeaderSteppingDownException) throw hint.forward();
            if (!(e instanceof LeaderNotReadyException)) throw new StoreFailure(String.valueOf(e.getMessage()));
            LockSupport.parkNanos(NEW_LEADER_PAUSE_NANOS); // nothing was done yet
        }
    }

    private RaftClientReply send(RaftClientRequest.Type type, ByteString content, long leftMs) {
        var request = RaftClientRequest.newBuilder().setClientId(node.client()).setServerId(node.server().getId()).setGroupId(RaftNode.GROUP)
            .setCallId(node.nextCall()).setType(type).setMessage(Message.valueOf(content)).build();
        try {
            return RaftNode.await(node.server().submitClientRequestAsync(request), leftMs);
        } catch (IOException e) {
            throw new StoreFailure(e.getMessage());
        }
    }
}

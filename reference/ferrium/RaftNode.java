package ferrium;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.LifeCycle;

/** This node's part in the consensus: a server of Apache Ratis that serves one group, or none before it is initialized or asked to join. */
final class RaftNode {
    static final RaftGroupId GROUP = RaftGroupId.valueOf(UUID.fromString("66657272-6975-4d00-8000-6b762d73746f"));
    private static final String PORT_FILE = "raft_addr";

    private final Config config;
    private final Defects defects;
    private final RaftServer server;
    private final ClientId self = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final Address address;
    /** For a defect: whether this process took up a group, and the term that it first saw then. */
    private final boolean restarted;
    private long firstTerm;
    private volatile boolean founding;
    /** For a defect. */
    private volatile boolean stuck;

    private RaftNode(Config config, RaftServer server, Address address, Defects defects) {
        this.config = config;
        this.server = server;
        this.address = address;
        this.defects = defects;
        this.restarted = division() != null;
    }

    /** Binds the Raft port and takes up what is on disk. */
    static RaftNode start(Config config, Parameters parameters, Defects defects) throws IOException {
        var portFile = config.dataDir().resolve(PORT_FILE);
        var wanted = config.raftAddr();
        if (wanted == null) wanted = Files.exists(portFile) ? Address.named(Files.readString(portFile).strip()) : new Address(config.http().host(), 0);
        var properties = new RaftSettings(config, defects).properties();
        GrpcConfigKeys.Server.setHost(properties, wanted.host());
        GrpcConfigKeys.Server.setPort(properties, wanted.port());
        var server = server(config, properties, parameters, defects);
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw new IOException("cannot listen on raft_addr " + wanted + ": " + root(e), e);
        }
        var bound = new Address(wanted.host(), ((InetSocketAddress) server.getServerRpc().getInetSocketAddress()).getPort());
        if (config.raftAddr() == null) Files.writeString(portFile, bound.toString());
        return new RaftNode(config, server, bound, defects);
    }

    private static RaftServer server(Config config, RaftProperties properties, Parameters parameters, Defects defects) throws IOException {
        return RaftServer.newBuilder().setServerId(peerId(config.id())).setProperties(properties).setParameters(parameters)
            .setStateMachineRegistry(group -> new KvMachine(defects)).setOption(RaftStorage.StartupOption.RECOVER).build();
    }

    private static String root(Throwable e) {
        while (e.getCause() != null) e = e.getCause();
        return String.valueOf(e.getMessage());
    }

    static RaftPeerId peerId(long id) { return RaftPeerId.valueOf(Long.toString(id)); }

    static long id(RaftPeerId peer) { return Long.parseLong(peer.toString()); }

    Config config() { return config; }

    Defects defects() { return defects; }

    RaftServer server() { return server; }

    ClientId client() { return self; }

    long nextCall() { return calls.incrementAndGet(); }

    synchronized long termsBefore(long term) {
        if (restarted && firstTerm == 0) firstTerm = term;
        return firstTerm;
    }

    Address address() { return address; }

    /** Where clients and other nodes find this node. */
    String url() { return config.security().scheme() + "://" + config.http(); }

    /** The group as this node has it, or null before it belongs to one. */
    RaftServer.Division division() {
        try {
            return server.getDivision(GROUP);
        } catch (GroupMismatchException e) {
            return null;
        } catch (IOException e) {
            throw new StoreFailure(e.getMessage());
        }
    }

    KvMachine machine() {
        var division = division();
        return division == null ? null : (KvMachine) division.getStateMachine();
    }

    /** A group with these voters; an empty one waits for a leader to fill it. */
    void found(List<RaftPeer> voters) {
        founding = true;
        try {
            manage(GroupManagementRequest.newAdd(self, server.getId(), nextCall(), RaftGroup.valueOf(GROUP, voters), false));
        } finally {
            founding = false;
        }
    }

    /** Whether a group is being made: Ratis has it already, but not yet its log, role and state machine. */
    boolean founding() { return founding; }

    /** Leaves the group; its files stay unless they are to be deleted. */
    void leave(boolean delete) { manage(GroupManagementRequest.newRemove(self, server.getId(), nextCall(), GROUP, delete, false)); }

    private void manage(GroupManagementRequest request) {
        var reply = await(server.groupManagementAsync(request), config.network().requestTimeoutMs());
        if (!reply.isSuccess()) throw new StoreFailure(String.valueOf(reply.getException()));
    }

    /** @throws StoreFailure when it takes longer or breaks; a refusal is a reply without success */
    static RaftClientReply await(CompletableFuture<RaftClientReply> future, long limitMs) {
        try {
            return future.get(Math.max(limitMs, 1), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreFailure("timed out: the outcome is not known");
        } catch (ExecutionException e) {
            throw new StoreFailure(root(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted");
        }
    }

    /** For a defect: from now on, no read and no write. */
    void stick() { stuck = true; }

    boolean stuck() { return stuck; }

    boolean closed() { return division() instanceof RaftServer.Division d && d.getInfo().getLifeCycleState().isClosingOrClosed(); }

    boolean running() { return server.getLifeCycleState() == LifeCycle.State.RUNNING; }

    void stop() throws IOException { server.close(); }
}

package ferrium;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.Listeners;

/** Who belongs to the cluster, and changes of it, one after the other (contracts/kv.md §2.3, §3.1). A learner is a LISTENER of Ratis. */
final class Members {
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long SUCCESSION_NANOS = 12_000_000_000L;
    private final RaftNode node;
    private final Hint hint;
    private final PeerHttp http;
    /** A request that changes nothing is answered by a leader that has a quorum, too. */
    private final Runnable proofOfLead;
    private final Defects defects;
    private final ReentrantLock changing = new ReentrantLock(true);

    Members(RaftNode node, Hint hint, PeerHttp http, Runnable proofOfLead) {
        this.node = node;
        this.hint = hint;
        this.http = http;
        this.proofOfLead = proofOfLead;
        this.defects = node.defects();
    }

    /** Makes a cluster of which this node is the only voter, and waits until it leads. */
    void initialize() {
        changing.lock();
        try {
            if (belongs() && defects.on(Defect.SECOND_INIT_ACCEPTED)) return;
            if (belongs() && !defects.on(Defect.SECOND_INIT_RESETS)) throw new StoreFailure("Failed to initialize: the cluster is already initialized");
            if (node.division() != null) node.leave(true); // an empty group that no leader has filled
            node.found(List.of(peer(node.config().id(), node.address().toString(), node.url(), node.url(), RaftPeerRole.FOLLOWER)));
            await("Failed to initialize: this node does not lead yet", () -> node.division().getInfo().isLeaderReady());
        } finally {
            changing.unlock();
        }
    }

    /** Whether this node is in a group that has, or had, members. */
    boolean belongs() {
        var division = node.division();
        return division != null && (!division.getRaftConf().getAllPeers().isEmpty() || division.getRaftLog().getLastEntryTermIndex() != null);
    }

    /**
     * Ready to be filled by a leader: an empty group where there is none, and one that was shut down at a removal is opened again.
     *
     * @return whether this node knows that it is a learner
     */
    boolean prepareToJoin() {
        changing.lock();
        try {
            if (node.closed()) node.leave(false);
            if (node.division() == null) node.found(List.of());
            return Listeners.settle(node.division());
        } finally {
            changing.unlock();
        }
    }

    /** Answered when it has caught up. */
    void addLearner(long id, String rpcAddr, String apiAddr) {
        guarded("Add learner failed: ", () -> {
            var known = all().get(id);
            if (known != null) requireSame(known, rpcAddr, apiAddr);
            else add(peer(id, raftAddress(id, apiAddr), rpcAddr, apiAddr, RaftPeerRole.LISTENER));
            if (known != null && defects.on(Defect.REJOIN_DEMOTES_VOTER)) demote(known);
            if (learners().stream().noneMatch(l -> RaftNode.id(l.getId()) == id)) return;
            awaitCaughtUp(List.of(id));
            await("node " + id + " does not know that it is a learner", () -> invite(id, apiAddr).path("learner").asBoolean());
            Listeners.settled(division());
        });
    }

    private void add(RaftPeer learner) {
        if (defects.on(Defect.LEARNER_VOTES)) change(Stream.concat(voters().stream(), Stream.of(as(learner, RaftPeerRole.FOLLOWER))).toList(), learners());
        else change(voters(), Stream.concat(learners().stream(), Stream.of(learner)).toList());
    }

    private void demote(RaftPeer known) {
        var others = voters().stream().filter(v -> !v.getId().equals(known.getId())).toList();
        change(others, Stream.concat(learners().stream(), Stream.of(as(known, RaftPeerRole.LISTENER))).toList());
    }

    private void requireSame(RaftPeer known, String rpcAddr, String apiAddr) {
        if (defects.on(Defect.ADDRESS_CONFLICT_ACCEPTED)) return;
        if (defects.on(Defect.REPEATED_ADD_FAILS)) throw new StoreFailure("node " + known.getId() + " is a member already");
        if (known.getAdminAddress().equals(rpcAddr) && known.getClientAddress().equals(apiAddr)) return;
        throw new StoreFailure("node " + known.getId() + " is a member already, at " + known.getClientAddress());
    }

    /** Where the newcomer's Raft port is: from the peer block, else it says so itself, as it does that it is ready and who it is. */
    private String raftAddress(long id, String apiAddr) {
        var said = invite(id, apiAddr);
        return node.config().peers().stream().filter(p -> p.id() == id && p.raftAddr() != null).map(Config.Peer::raftAddr).findFirst().orElse(said.path("raft_addr").asText());
    }

    private JsonNode invite(long id, String apiAddr) {
        try {
            var said = http.post(apiAddr, "/raft/join", Json.object());
            if (said.path("id").asLong() == id) return said;
            throw new StoreFailure("at " + apiAddr + " there is node " + said.path("id") + ", not " + id);
        } catch (IOException e) {
            throw new StoreFailure("node " + id + " at " + apiAddr + " does not answer: " + e.getMessage());
        }
    }

    /** Those named vote from now on; voters not named leave, learners not named stay learners. */
    void changeMembership(Collection<Long> wantedIds) {
        var ids = new TreeSet<>(wantedIds);
        guarded("Change membership failed: ", () -> {
            if (defects.on(Defect.PROMOTION_IGNORED) || ids.isEmpty() && defects.on(Defect.LAST_VOTER_REMOVABLE)) return;
            if (ids.isEmpty()) throw new StoreFailure("the last voter can not be removed");
            var known = all();
            if (defects.on(Defect.UNKNOWN_MEMBER_IGNORED)) ids.retainAll(known.keySet());
            if (defects.on(Defect.REMOVED_VOTER_STAYS)) ids.addAll(idsOf(voters()));
            for (long id : ids) if (!known.containsKey(id)) throw new StoreFailure("node " + id + " is not a member");
            var wanted = ids.stream().map(id -> as(known.get(id), RaftPeerRole.FOLLOWER)).toList();
            if (idsOf(wanted).equals(idsOf(voters()))) return;
            awaitCaughtUp(ids.stream().filter(id -> learners().stream().anyMatch(l -> RaftNode.id(l.getId()) == id)).toList());
            Listeners.settled(division()); // whoever added them may have given up before it came to that
            var left = learners().stream().filter(l -> !ids.contains(RaftNode.id(l.getId()))).toList();
            if (ids.contains(node.config().id())) change(wanted, left);
            else handOver(wanted, left);
        });
    }

    /** A leader that is to leave lets another lead, which then makes the change: Ratis 3.3.0 cannot shut down a leader that removes itself, and so could not take it back. */
    private void handOver(List<RaftPeer> wanted, List<RaftPeer> left) {
        if (wanted.stream().noneMatch(w -> idsOf(voters()).contains(RaftNode.id(w.getId())))) change(Stream.concat(voters().stream(), wanted.stream()).toList(), left);
        var successors = wanted.stream().filter(w -> idsOf(voters()).contains(RaftNode.id(w.getId()))).toList();
        long deadline = System.nanoTime() + SUCCESSION_NANOS;
        for (int attempt = 0; ; attempt++) {
            hint.requireLeader();
            var next = successors.get(attempt % successors.size());
            var refused = transfer(next);
            if (refused == null) {
                passOn(next, wanted);
                return;
            }
            if (System.nanoTime() > deadline) throw new StoreFailure("node " + next.getId() + " does not take over: " + refused);
        }
    }

    /** Null once it leads, else why it does not. */
    private String transfer(RaftPeer next) {
        var request = new TransferLeadershipRequest(node.client(), node.server().getId(), RaftNode.GROUP, node.nextCall(), next.getId(), limitNanos() / 1_000_000);
        try {
            var reply = RaftNode.await(node.server().transferLeadershipAsync(request), 2 * limitNanos() / 1_000_000);
            return reply.isSuccess() ? null : String.valueOf(reply.getException().getMessage());
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private void passOn(RaftPeer leader, List<RaftPeer> wanted) {
        try {
            http.post(leader.getClientAddress(), "/change-membership", Json.array(idsOf(wanted)));
        } catch (IOException e) {
            throw new StoreFailure("node " + leader.getId() + ", which leads now: " + e.getMessage());
        }
    }

    private void guarded(String prefix, Runnable change) {
        if (!hint.leads()) throw hint.forward().prefixed(prefix);
        changing.lock();
        try {
            proofOfLead.run();
            change.run();
        } catch (StoreFailure e) {
            if (defects.on(Defect.MEMBERSHIP_FAILURE_NOT_TOLD)) return;
            throw e.getMessage().startsWith(prefix) ? e : e.prefixed(prefix);
        } finally {
            changing.unlock();
        }
    }

    private void change(List<RaftPeer> voters, List<RaftPeer> learners) {
        long deadline = System.nanoTime() + limitNanos();
        while (true) {
            var arguments = SetConfigurationRequest.Arguments.newBuilder().setServersInNewConf(voters).setListenersInNewConf(learners)
                .setServersInCurrentConf(voters()).setListenersInCurrentConf(learners()).setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET).build();
            var request = new SetConfigurationRequest(node.client(), node.server().getId(), RaftNode.GROUP, node.nextCall(), arguments);
            try {
                var reply = RaftNode.await(node.server().setConfigurationAsync(request), (deadline - System.nanoTime()) / 1_000_000);
                if (reply.isSuccess()) return;
                var e = reply.getException();
                if (e instanceof NotLeaderException || e instanceof LeaderSteppingDownException) throw hint.forward();
                boolean soon = e instanceof LeaderNotReadyException || e instanceof ReconfigurationInProgressException;
                if (!soon || System.nanoTime() > deadline) throw new StoreFailure(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new StoreFailure(e.getMessage());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void awaitCaughtUp(List<Long> ids) {
        long wanted = node.division().getRaftLog().getLastCommittedIndex();
        for (long id : ids) await("node " + id + " has not caught up", () -> Progress.of(node.division()).getOrDefault(id, -1L) >= wanted);
    }

    private void await(String missing, java.util.function.BooleanSupplier done) {
        long deadline = System.nanoTime() + limitNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                if (defects.on(Defect.PROMOTION_STOPS_SERVICE)) node.stick();
                throw new StoreFailure(missing);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private long limitNanos() { return node.config().network().requestTimeoutMs() * 1_000_000L; }

    private RaftServer.Division division() { return node.division(); }

    private List<RaftPeer> voters() { return List.copyOf(division().getRaftConf().getCurrentPeers(RaftPeerRole.FOLLOWER)); }

    private List<RaftPeer> learners() { return List.copyOf(division().getRaftConf().getCurrentPeers(RaftPeerRole.LISTENER)); }

    private Map<Long, RaftPeer> all() {
        var all = new TreeMap<Long, RaftPeer>();
        Stream.concat(voters().stream(), learners().stream()).forEach(p -> all.put(RaftNode.id(p.getId()), p));
        return all;
    }

    private static List<Long> idsOf(List<RaftPeer> peers) { return peers.stream().map(p -> RaftNode.id(p.getId())).sorted().toList(); }

    private static RaftPeer as(RaftPeer peer, RaftPeerRole role) { return RaftPeer.newBuilder(peer).setStartupRole(role).build(); }

    /** The addresses for clients travel with the membership, in two fields that Ratis does not use here. */
    private static RaftPeer peer(long id, String raftAddr, String rpcAddr, String apiAddr, RaftPeerRole role) {
        return RaftPeer.newBuilder().setId(RaftNode.peerId(id)).setAddress(raftAddr).setAdminAddress(rpcAddr).setClientAddress(apiAddr).setStartupRole(role).build();
    }
}

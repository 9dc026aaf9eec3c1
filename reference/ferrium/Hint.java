package ferrium;

import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;

/** Who leads, as far as this node knows, and what it says to those who should ask the leader (contracts/kv.md §2.3). */
final class Hint {
    private final RaftNode node;
    private final Defects defects;
    /** For a defect: the first leader that was known. */
    private volatile RaftPeer first;

    Hint(RaftNode node) {
        this.node = node;
        this.defects = node.defects();
    }

    boolean leads() { return node.division() != null && node.division().getInfo().isLeader(); }

    /** Null when none is known. */
    RaftPeer leader() {
        var division = node.division();
        if (division == null || !division.getInfo().isAlive()) return null;
        RaftPeerId id = division.getInfo().getLeaderId();
        if (id == null || id.equals(division.getId()) && !division.getInfo().isLeader()) return null; // it has just lost its office
        var voter = division.getRaftConf().getPeer(id, RaftPeerRole.FOLLOWER);
        if (first == null) first = voter;
        return voter != null ? voter : division.getRaftConf().getPeer(id, RaftPeerRole.LISTENER);
    }

    void requireLeader() {
        if (!leads()) throw forward();
    }

    StoreFailure forward() {
        var leader = named();
        return new StoreFailure("has to forward request to: " + (leader == null ? "None, None" : "Some(" + leader.getId() + "), Some(" + shown(leader) + ")"));
    }

    private RaftPeer named() {
        var leader = leader();
        if (leader == null || defects.on(Defect.HINT_MISSING)) return null;
        if (defects.on(Defect.HINT_NAMES_FIRST_LEADER)) return first;
        if (defects.on(Defect.HINT_NAMES_SELF)) return RaftPeer.newBuilder(leader).setId(RaftNode.peerId(node.config().id())).setAdminAddress(node.url()).setClientAddress(node.url()).build();
        if (defects.on(Defect.HINT_ADDRESS_WRONG)) return RaftPeer.newBuilder(leader).setAdminAddress(node.url().replaceAll("[0-9]+$", "1")).setClientAddress(node.url().replaceAll("[0-9]+$", "1")).build();
        return leader;
    }

    private static String shown(RaftPeer peer) { return "Node { rpc_addr: \"" + peer.getAdminAddress() + "\", api_addr: \"" + peer.getClientAddress() + "\" }"; }
}

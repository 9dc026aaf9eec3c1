package ferrium;

import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;

/** Who leads, as far as this node knows, and what it says to those who should ask the leader (contracts/kv.md §2.3). */
final class Hint {
    private final RaftNode node;

    Hint(RaftNode node) { this.node = node; }

    boolean leads() { return node.division() != null && node.division().getInfo().isLeader(); }

    /** Null when none is known. */
    RaftPeer leader() {
        var division = node.division();
        if (division == null || !division.getInfo().isAlive()) return null;
        RaftPeerId id = division.getInfo().getLeaderId();
        if (id == null) return null;
        var voter = division.getRaftConf().getPeer(id, RaftPeerRole.FOLLOWER);
        return voter != null ? voter : division.getRaftConf().getPeer(id, RaftPeerRole.LISTENER);
    }

    void requireLeader() {
        if (!leads()) throw forward();
    }

    StoreFailure forward() {
        var leader = leader();
        return new StoreFailure("has to forward request to: " + (leader == null ? "None, None" : "Some(" + leader.getId() + "), Some(" + shown(leader) + ")"));
    }

    private static String shown(RaftPeer peer) { return "Node { rpc_addr: \"" + peer.getAdminAddress() + "\", api_addr: \"" + peer.getClientAddress() + "\" }"; }
}

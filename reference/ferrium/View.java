package ferrium;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;

/** What GET /metrics tells (contracts/kv.md §2.3). */
final class View {
    private final RaftNode node;
    private final Hint hint;

    View(RaftNode node, Hint hint) {
        this.node = node;
        this.hint = hint;
    }

    ObjectNode metrics() {
        var division = node.division();
        if (division == null || node.founding()) return without("Learner", 0); // in this order: one that is not finished is seen only while it is founded
        if (!node.closed()) return of(division);
        var json = without("Shutdown", division.getInfo().getCurrentTerm()).put("running_state", "Shutdown");
        membership(json.putObject("membership_config"), division);
        return json;
    }

    /** Of a node that has no log: before it belongs to a group, or after it was removed. */
    private ObjectNode without(String state, long term) {
        var json = head(state, term, null);
        for (var absent : new String[] {"last_log_index", "last_applied", "snapshot", "purged", "current_leader", "millis_since_quorum_ack"}) json.putNull(absent);
        var membership = json.putObject("membership_config").putNull("log_id").putObject("membership");
        membership.putArray("configs");
        membership.putObject("nodes");
        return json.putNull("replication").put("running_state", "Ok");
    }

    private ObjectNode of(RaftServer.Division division) {
        ObjectNode json;
        Long leader;
        synchronized (division) { // Ratis changes role, term and leader under this lock: without it a leader that steps down may show its successor's term
            leader = leaderId();
            json = head(state(division), division.getInfo().getCurrentTerm(), leader);
        }
        var last = division.getRaftLog().getLastEntryTermIndex();
        if (last == null) last = snapshot(division);
        json.put("last_log_index", last == null ? null : last.getIndex());
        put(json, "last_applied", applied(division));
        put(json, "snapshot", snapshot(division));
        long purged = division.getRaftLog().getStartIndex() - 1;
        if (purged < 0) json.putNull("purged");
        else json.putObject("purged").put("index", purged);
        json.put("current_leader", leader);
        json.put("millis_since_quorum_ack", (Long) null);
        membership(json.putObject("membership_config"), division);
        replication(json, division);
        return json.put("running_state", division.getInfo().isAlive() ? "Ok" : "Shutdown");
    }

    private ObjectNode head(String state, long term, Long leader) {
        if (node.defects().on(Defect.TERM_STARTS_AGAIN)) term -= node.termsBefore(term);
        if (node.defects().on(Defect.EVERY_NODE_CLAIMS) && term > 0) state = "Leader";
        var json = Json.object().put("id", node.config().id()).put("state", state).put("current_term", term);
        json.putObject("vote").put("committed", leader != null).putObject("leader_id").put("term", term).put("node_id", leader);
        return json;
    }

    private Long leaderId() {
        var leader = hint.leader();
        return leader == null ? null : (Long) RaftNode.id(leader.getId());
    }

    /** One without a vote is a learner, whatever Ratis calls it. */
    String state(RaftServer.Division division) {
        if (!division.getInfo().isAlive() || !node.running()) return "Shutdown";
        boolean votes = division.getRaftConf().getPeer(division.getId(), RaftPeerRole.FOLLOWER) != null;
        return switch (division.getInfo().getCurrentRole()) {
            case LEADER -> "Leader";
            case CANDIDATE -> "Candidate";
            case FOLLOWER -> votes ? "Follower" : "Learner";
            default -> "Learner";
        };
    }

    private static TermIndex applied(RaftServer.Division division) {
        long index = division.getInfo().getLastAppliedIndex();
        if (index < 0) return null;
        var entry = division.getRaftLog().getTermIndex(index);
        if (entry != null) return entry;
        var snapshot = snapshot(division);
        return TermIndex.valueOf(snapshot == null ? 0 : snapshot.getTerm(), index);
    }

    private static TermIndex snapshot(RaftServer.Division division) { return ((KvMachine) division.getStateMachine()).snapshotted(); }

    private static void put(ObjectNode json, String name, TermIndex at) {
        if (at == null) json.putNull(name);
        else json.putObject(name).put("index", at.getIndex()).putObject("leader_id").put("term", at.getTerm());
    }

    /** Two lists of voters while a change is in progress; nodes has the learners, too. */
    private static void membership(ObjectNode json, RaftServer.Division division) {
        var conf = division.getRaftConf();
        if (conf.getLogEntryIndex() < 0) json.putNull("log_id");
        else json.putObject("log_id").put("index", conf.getLogEntryIndex());
        var membership = json.putObject("membership");
        var configs = membership.putArray("configs");
        for (var voters : new Collection<?>[] {conf.getPreviousPeers(RaftPeerRole.FOLLOWER), conf.getCurrentPeers(RaftPeerRole.FOLLOWER)}) {
            if (voters.isEmpty()) continue;
            var ids = new TreeSet<Long>();
            voters.forEach(v -> ids.add(RaftNode.id(((RaftPeer) v).getId())));
            ids.forEach(configs.addArray()::add);
        }
        var nodes = membership.putObject("nodes");
        Stream.of(RaftPeerRole.FOLLOWER, RaftPeerRole.LISTENER).flatMap(role -> conf.getAllPeers(role).stream())
            .forEach(p -> nodes.putObject(p.getId().toString()).put("rpc_addr", p.getAdminAddress()).put("api_addr", p.getClientAddress()));
    }

    /** As of now; without those who are to leave by a change in progress. */
    List<Long> voters() { return ids(RaftPeerRole.FOLLOWER); }

    List<Long> learners() { return ids(RaftPeerRole.LISTENER); }

    private List<Long> ids(RaftPeerRole role) {
        var division = node.division();
        return division == null ? List.of() : division.getRaftConf().getCurrentPeers(role).stream().map(p -> RaftNode.id(p.getId())).sorted().toList();
    }

    private static void replication(ObjectNode json, RaftServer.Division division) {
        var progress = Progress.of(division);
        if (!division.getInfo().isLeader()) {
            json.putNull("replication");
            return;
        }
        var replication = json.putObject("replication");
        progress.forEach((id, index) -> replication.putObject(id.toString()).put("index", index));
    }
}

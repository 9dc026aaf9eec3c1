package systems.log;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What one node says of the cluster at one moment. What it does not tell is empty, never 0.
 *
 * @param answered whether it gave a proper answer; a dead node does not
 * @param currentLeader the leader that the node itself names
 * @param term its Raft term, in which it names that leader; empty where the two may not belong together
 */
public record NodeView(int nodeId, boolean answered, OptionalInt currentLeader, OptionalInt term, Instant at) {
    public static NodeView noAnswer(int nodeId, OptionalInt term) { return new NodeView(nodeId, false, OptionalInt.empty(), term, Instant.now()); }

    /** The node claims to lead. */
    public boolean isLeader() { return currentLeader.isPresent() && currentLeader.getAsInt() == nodeId; }

    @Override public String toString() {
        String leader = currentLeader.isPresent() ? "names " + currentLeader.getAsInt() : "names no leader";
        return "node " + nodeId + (answered ? " " + leader : " does not answer") + (term.isPresent() ? ", term " + term.getAsInt() : "");
    }
}

package systems.log;

import java.util.Map;

/**
 * A cluster of a replicated log, whatever the target (contracts/raft-log.md §1.1).
 *
 * @param links whether links between nodes can be broken
 * @param electionTimeoutMs how long a follower waits for its leader
 * @param heartbeatIntervalMs a target that has none says so
 * @param extraProperties settings in the target's own words, which win
 */
public record ClusterConfig(int nodeCount, boolean links, int electionTimeoutMs, int heartbeatIntervalMs, Map<String, String> extraProperties, Bounds bounds) {
    /** n/2+1 nodes. */
    public int quorum() { return nodeCount / 2 + 1; }
}

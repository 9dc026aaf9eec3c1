package systems.log;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cluster of a replicated log, whatever the target (contracts/raft-log.md §1.1).
 *
 * @param name stands before the names of its nodes, where a case has several clusters
 * @param links whether links between nodes can be broken
 * @param electionTimeoutMs how long a follower waits for its leader
 * @param heartbeatIntervalMs a target that has none says so
 * @param extraProperties settings in the target's own words, which win
 */
public record ClusterConfig(String name, int nodeCount, boolean links, int electionTimeoutMs, int heartbeatIntervalMs, Map<String, String> extraProperties, Bounds bounds) {
    /** A node's name in reports, and of its folder. */
    public String nodeName(int id) { return name + "n" + id; }

    /** 1 to n. */
    public Set<Integer> ids() { return IntStream.rangeClosed(1, nodeCount).boxed().collect(Collectors.toCollection(TreeSet::new)); }

    /** n/2+1 nodes. */
    public int quorum() { return nodeCount / 2 + 1; }
}

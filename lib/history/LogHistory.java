package history;

import java.util.List;
import java.util.Map;

/**
 * All that was seen of a log until the end of a case, when the cluster had converged.
 *
 * @param reads by partition, what a consumer reads from its beginning to its end
 * @param ends by partition, then by the node that was asked, the end offset
 * @param replicas by partition, then by node, what the node itself stores
 * @param listings by node, the topics, partitions, leaders and brokers that it lists
 */
public record LogHistory(List<Append> appends, List<Appends.Sight> sights, List<LeaderSample> samples, Map<String, List<Entry>> reads,
                         Map<String, Map<Integer, Long>> ends, Map<String, Map<Integer, List<Entry>>> replicas, Map<Integer, String> listings) {}

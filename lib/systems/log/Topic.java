package systems.log;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A topic of one cluster; each partition is on as many nodes as {@code replicas} says.
 *
 * @param partitions how many there are
 * @param numbers    those that the case uses: all, but for a topic that is as wide as the cluster so that some partition has the wanted leader
 */
public record Topic(String name, int partitions, List<Integer> numbers, int replicas, int minInsyncReplicas) {
    Topic(String name, int partitions, int replicas, int minInsyncReplicas) { this(name, partitions, IntStream.range(0, partitions).boxed().toList(), replicas, minInsyncReplicas); }

    /** The same topic, of which the case uses this partition. */
    Topic only(int number) { return new Topic(name, partitions, List.of(number), replicas, minInsyncReplicas); }

    /** The number of the only partition that the case uses, or of the first one. */
    public int first() { return numbers.getFirst(); }

    /** As histories name {@link #first}. */
    public String partition() { return partition(first()); }

    /** As histories name it: {@code name-0}. */
    public String partition(int number) { return name + "-" + number; }

    @Override public String toString() { return name; }
}

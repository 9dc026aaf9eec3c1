package systems.log;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A topic of one cluster.
 *
 * @param partitions how many there are
 * @param numbers    those that the case uses: all, but for a topic that is as wide as the cluster so that some partition has the wanted leader
 * @param nodes      on which each partition is
 */
public record Topic(String name, int partitions, List<Integer> numbers, Set<Integer> nodes) {
    Topic(String name, int partitions, Set<Integer> nodes) { this(name, partitions, IntStream.range(0, partitions).boxed().toList(), nodes); }

    /** The same topic, of which the case uses this partition. */
    Topic only(int number) { return new Topic(name, partitions, List.of(number), nodes); }

    /** The number of the only partition that the case uses, or of the first one. */
    public int first() { return numbers.getFirst(); }

    /** As histories name {@link #first}. */
    public String partition() { return partition(first()); }

    /** As histories name it: {@code name-0}. */
    public String partition(int number) { return name + "-" + number; }

    @Override public String toString() { return name; }
}

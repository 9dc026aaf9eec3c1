package systems.log;

import java.util.List;
import java.util.stream.IntStream;

/** A topic of one cluster; each partition is on as many nodes as {@code replicas} says. */
public record Topic(String name, int partitions, int replicas, int minInsyncReplicas) {
    /** The only partition, or the first one. */
    public String partition() { return partition(0); }

    /** As histories name it: {@code name-0}. */
    public String partition(int number) { return name + "-" + number; }

    public List<Integer> numbers() { return IntStream.range(0, partitions).boxed().toList(); }

    @Override public String toString() { return name; }
}

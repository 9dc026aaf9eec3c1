package systems.log;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What happens to a cluster in one random run: a function of its seed alone (contracts/raft-log.md §6). Every step makes sense where it
 * stands: a node is killed that runs, and started that does not.
 */
public record Schedule(long seed, int nodes, List<Step> steps) {
    private static final int SMALLEST = 3;
    private static final int LARGEST = 7;
    private static final int MOST_STEPS = 5;
    private static final int SHORTEST_WAIT_MS = 100;
    private static final int LONGEST_WAIT_MS = 1500;

    /** One thing that happens. */
    public sealed interface Step {}

    public record Kill(int node) implements Step {}

    public record Restart(int node) implements Step {}

    public record Pass(int millis) implements Step {}

    /** Three to seven nodes, no more than {@code maxNodes}, and up to five steps. */
    public static Schedule drawn(long seed, int maxNodes) {
        var random = new SplittableRandom(seed);
        int nodes = random.nextInt(SMALLEST, Math.min(LARGEST, maxNodes) + 1);
        Set<Integer> up = new TreeSet<>(IntStream.rangeClosed(1, nodes).boxed().toList());
        Set<Integer> down = new TreeSet<>();
        List<Step> steps = new ArrayList<>();
        for (int count = random.nextInt(MOST_STEPS + 1); steps.size() < count; ) {
            int kind = random.nextInt(3);
            if (kind == 0 && !up.isEmpty()) steps.add(new Kill(moved(random, up, down)));
            else if (kind == 1 && !down.isEmpty()) steps.add(new Restart(moved(random, down, up)));
            else if (kind == 2) steps.add(new Pass(random.nextInt(SHORTEST_WAIT_MS, LONGEST_WAIT_MS + 1)));
        }
        return new Schedule(seed, nodes, List.copyOf(steps));
    }

    private static int moved(SplittableRandom random, Set<Integer> from, Set<Integer> to) {
        int node = List.copyOf(from).get(random.nextInt(from.size()));
        from.remove(node);
        to.add(node);
        return node;
    }

    @Override public String toString() { return "seed " + seed + ": " + nodes + " nodes, " + steps; }
}

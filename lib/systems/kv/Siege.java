package systems.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import systems.log.Together;

/**
 * Nodes that are asked the same things over and over for a while, each thing and each node at the same time as the others: what a leader would do that
 * has not noticed yet shows only at first.
 *
 * @param asked nodes that were asked at least once
 * @param succeeded what should not have succeeded, with node and number of the call
 * @param slowest how long the slowest call took to its end
 */
public record Siege(Set<Integer> asked, List<String> succeeded, Duration slowest) {
    private static final Duration PACE = Duration.ofMillis(100);

    /** One request to one node, pinned. */
    @FunctionalInterface public interface Call { Answer ask(int node, int number); }

    /** What is asked of one node by one of the calls. */
    private record Lane(int node, Call call) {}

    /** As {@link #of}, beside the caller, who asks for it later. */
    public static Future<Siege> begin(Duration time, Set<Integer> nodes, Call... calls) {
        var siege = new FutureTask<>(() -> of(time, nodes, calls));
        Thread.startVirtualThread(siege);
        return siege;
    }

    public static Siege of(Duration time, Set<Integer> nodes, Call... calls) {
        Set<Integer> asked = Collections.synchronizedSet(new TreeSet<>());
        List<String> succeeded = Collections.synchronizedList(new ArrayList<>());
        List<Long> took = Collections.synchronizedList(new ArrayList<>());
        long deadline = System.nanoTime() + time.toNanos();
        List<Lane> lanes = nodes.stream().flatMap(node -> Stream.of(calls).map(call -> new Lane(node, call))).toList();
        Together.each(lanes, lane -> {
            for (int number = 0; System.nanoTime() < deadline; number++) {
                long from = System.nanoTime();
                Answer a = lane.call().ask(lane.node(), number);
                took.add(System.nanoTime() - from);
                asked.add(lane.node());
                if (a.acked()) succeeded.add("call " + number + " at node " + lane.node() + ": " + a);
                java.util.concurrent.locks.LockSupport.parkNanos(PACE.toNanos());
            }
        });
        return new Siege(asked, succeeded, Duration.ofNanos(took.stream().mapToLong(t -> t).max().orElse(0)));
    }
}

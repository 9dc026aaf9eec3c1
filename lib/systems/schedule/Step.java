package systems.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.UsageError;
import systems.log.Breakable;

/** One thing that happens to a cluster in a random run (contracts/raft-log.md §6), written in a few words such as {@code kill 3}. */
public sealed interface Step {
    /** SIGKILL for a node that runs. */
    record Kill(int node) implements Step {
        @Override public void on(Breakable cluster) { cluster.kill(node); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "kill " + node; }
    }

    /** The start of a node that does not. */
    record Restart(int node) implements Step {
        @Override public void on(Breakable cluster) { cluster.relaunch(node); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "restart " + node; }
    }

    /** SIGSTOP for a node that runs. */
    record Pause(int node) implements Step {
        @Override public void on(Breakable cluster) { cluster.pause(node); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "pause " + node; }
    }

    /** SIGCONT for one that was stopped so. */
    record Resume(int node) implements Step {
        @Override public void on(Breakable cluster) { cluster.resume(node); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "resume " + node; }
    }

    /** A voter leaves the cluster, and its process ends. */
    record Remove(int node) implements Step {
        @Override public void on(Breakable cluster) { cluster.remove(node); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "remove " + node; }
    }

    /** One that has left is started, learns, and votes again. */
    record Promote(int node) implements Step {
        @Override public void on(Breakable cluster) { cluster.promote(node); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "promote " + node; }
    }

    /** Time in which nothing is done. */
    record Pass(int millis) implements Step {
        @Override public void on(Breakable cluster) { cluster.pass(Duration.ofMillis(millis)); }

        @Override public Set<Integer> nodes() { return Set.of(); }

        @Override public String toString() { return "wait " + millis; }
    }

    /** These nodes stay together, cut off from all others. */
    record Cut(Set<Integer> group) implements Step {
        @Override public void on(Breakable cluster) { cluster.network().isolate(group.toArray(Integer[]::new)); }

        @Override public Set<Integer> nodes() { return group; }

        @Override public String toString() { return "cut " + new TreeSet<>(group).stream().map(String::valueOf).collect(Collectors.joining(" ")); }
    }

    /** What one node opens to another is refused. */
    record CutOneWay(int from, int to) implements Step {
        @Override public void on(Breakable cluster) { cluster.network().cutOneWay(from, to); }

        @Override public Set<Integer> nodes() { return new TreeSet<>(List.of(from, to)); }

        @Override public String toString() { return "cut-one-way " + from + " " + to; }
    }

    /** What is sent over any link of the node arrives later. */
    record Latency(int node, int millis) implements Step {
        @Override public void on(Breakable cluster) { cluster.network().addLatency(node, millis); }

        @Override public Set<Integer> nodes() { return Set.of(node); }

        @Override public String toString() { return "latency " + node + " " + millis; }
    }

    /** All links are whole and quick again. */
    record Heal() implements Step {
        @Override public void on(Breakable cluster) { cluster.network().release(); }

        @Override public Set<Integer> nodes() { return Set.of(); }

        @Override public String toString() { return "heal"; }
    }

    /** Does it. */
    void on(Breakable cluster);

    /** Those that it names. */
    Set<Integer> nodes();

    /** Reads what {@link #toString} wrote. @throws UsageError for anything else */
    static Step parse(String text) {
        try {
            String[] words = text.strip().split("\\s+");
            int[] numbers = Stream.of(words).skip(1).mapToInt(Integer::parseInt).toArray();
            return switch (words[0] + "/" + numbers.length) {
                case "kill/1" -> new Kill(numbers[0]);
                case "restart/1" -> new Restart(numbers[0]);
                case "pause/1" -> new Pause(numbers[0]);
                case "resume/1" -> new Resume(numbers[0]);
                case "remove/1" -> new Remove(numbers[0]);
                case "promote/1" -> new Promote(numbers[0]);
                case "wait/1" -> new Pass(numbers[0]);
                case "cut-one-way/2" -> new CutOneWay(numbers[0], numbers[1]);
                case "latency/2" -> new Latency(numbers[0], numbers[1]);
                case "heal/0" -> new Heal();
                default -> group(text, words[0], numbers);
            };
        } catch (NumberFormatException e) {
            throw new UsageError("'" + text + "' is no step of a schedule: " + e.getMessage());
        }
    }

    private static Step group(String text, String word, int[] numbers) {
        Set<Integer> group = new TreeSet<>();
        for (int n : numbers) group.add(n);
        if (!word.equals("cut") || group.isEmpty() || group.size() < numbers.length) throw new UsageError("'" + text + "' is no step of a schedule");
        return new Cut(group);
    }
}

package systems.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import systems.log.Breakable;

/** One schedule on its way through a fresh cluster. */
public final class RandomRun {
    private final String name;
    private final Schedule schedule;
    private final List<Long> observedMs = new ArrayList<>();

    RandomRun(String name, Schedule schedule) {
        this.name = name;
        this.schedule = schedule;
    }

    /** For its cluster. */
    public String name() { return name; }

    public int nodes() { return schedule.nodes(); }

    /** Of its schedule; whatever else differs from run to run should follow from it, so that a schedule tells all. */
    public long seed() { return schedule.seed(); }

    Schedule schedule() { return schedule; }

    /** When each step so far was taken, since the first one. */
    List<Long> observedMs() { return List.copyOf(observedMs); }

    /** Takes step after step. A node that was started answers once it belongs to those that serve. @param judge told after each step how the cluster stands */
    public void follow(Breakable cluster, Consumer<Standing> judge) {
        var standing = new Standing(schedule.nodes());
        long startNanos = System.nanoTime();
        for (Step step : schedule.steps()) {
            observedMs.add((System.nanoTime() - startNanos) / 1_000_000);
            step.on(cluster);
            standing.take(step);
            cluster.waitForAnswers(standing.serving());
            judge.accept(standing);
        }
    }
}

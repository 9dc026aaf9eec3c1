package systems.schedule;

import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import kit.Case;
import kit.CheckFailed;
import systems.log.Defect;

/**
 * The random runs of a case (contracts/raft-log.md §6), each with a fresh cluster. The first that fails is the last one: its schedule is made
 * smaller on further clusters, and kept in a file that {@code --schedule} replays.
 */
public final class RandomRuns {
    private static final String SEED_PROFILE = "seed";
    private final Case c;
    private final Alphabet alphabet;
    private final int usual;
    private int rehearsals;

    /** @param usual number of runs, unless {@code --runs} says another */
    public RandomRuns(Case c, Alphabet alphabet, int usual) {
        this.c = c;
        this.alphabet = c.options().profile().equals(SEED_PROFILE) ? Alphabet.SEED : alphabet;
        this.usual = usual;
    }

    /** @param body follows one of them, with checks */
    public void each(Consumer<RandomRun> body) {
        int number = 0;
        for (Schedule schedule : schedules()) {
            var run = new RandomRun("run" + ++number, schedule);
            c.note("run " + number + ": " + schedule);
            Set<String> before = new HashSet<>(c.unexpected());
            Optional<CheckFailed> stopped = step(run, body, "run " + number + ", seed " + schedule.seed() + ": " + schedule.nodes() + " nodes, " + schedule.steps().size() + " steps");
            Set<String> failed = new HashSet<>(c.unexpected());
            failed.removeAll(before);
            if (!failed.isEmpty()) shrink(run, schedule, failed, body);
            if (stopped.isPresent()) throw stopped.get();
            if (!failed.isEmpty()) return;
        }
    }

    private Optional<CheckFailed> step(RandomRun run, Consumer<RandomRun> body, String title) {
        try {
            c.step(title, () -> body.accept(run));
            return Optional.empty();
        } catch (CheckFailed stopped) {
            return Optional.of(stopped);
        }
    }

    /** The smallest clusters first: what they show needs no larger ones. */
    private List<Schedule> schedules() {
        Optional<Path> given = c.options().log().schedule();
        int count = c.options().log().runs().orElse(given.isPresent() ? 1 : usual);
        if (given.isPresent()) return LongStream.range(0, count).mapToObj(i -> Schedule.read(given.get())).toList();
        List<Schedule> drawn = LongStream.range(0, count).mapToObj(i -> drawn(c.seed() + i)).sorted(Comparator.comparingInt(Schedule::nodes)).toList();
        drawn.forEach(s -> c.check("schedule.is-a-function-of-its-seed", drawn(s.seed()).toString(), is(s.toString())));
        return drawn;
    }

    private Schedule drawn(long seed) { return Schedule.drawn(Defect.SEED_FORGOTTEN.in(c.options()) ? System.nanoTime() : seed, alphabet, c.options().maxNodes()); }

    /** @param failed checks, one of which a smaller schedule must fail, too */
    private void shrink(RandomRun run, Schedule schedule, Set<String> failed, Consumer<RandomRun> body) {
        Path file = c.workspace().file("schedule.json");
        schedule.write(file, run.observedMs());
        c.note("failed: " + failed + "; again by --schedule " + c.repository().shown(file));
        if (c.options().log().schedule().isPresent() || c.options().log().shrinkMinutes() == 0) return;
        long deadline = System.nanoTime() + Duration.ofMinutes(c.options().log().shrinkMinutes()).toNanos();
        c.step("a smaller schedule that fails", () -> {
            Schedule least = new Shrinker(smaller -> fails(smaller, failed, body, file), () -> System.nanoTime() > deadline).shrink(schedule);
            c.note("the smallest that fails, of " + rehearsals + " tried: " + least);
            c.note("again: " + c.again("--schedule", c.repository().shown(file).toString()));
        });
    }

    private boolean fails(Schedule smaller, Set<String> failed, Consumer<RandomRun> body, Path file) {
        var run = new RandomRun("smaller" + ++rehearsals, smaller);
        Set<String> now = new HashSet<>(c.rehearse(() -> body.accept(run)));
        now.retainAll(failed);
        if (now.isEmpty()) return false;
        smaller.write(file, run.observedMs());
        return true;
    }
}

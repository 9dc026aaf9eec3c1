package systems.schedule;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose judge is planted: no cluster is started. */
class RandomRunsTest {
    @TempDir Path folder;
    private final List<Schedule> followed = new ArrayList<>();
    private int precious = 2;

    private Result runs(int usual, String... flags) {
        return TestCase.run(folder, List.of(flags), c -> new RandomRuns(c, Alphabet.NODES_AND_LINKS, usual).each(run -> judge(c, run)));
    }

    /** What kills the precious node fails; the rest is checked, too. */
    private void judge(Case c, RandomRun run) {
        followed.add(run.schedule());
        c.check("planted.holds", 1, is(1));
        c.check("planted.the-precious-node-lives", run.schedule().steps(), not(hasItem(new Step.Kill(precious))));
    }

    @Test void runKHasTheSeedOfTheCasePlusKLessOneAndTheSmallestComesFirst() {
        precious = 0;
        runs(3, "--seed", "100", "--max-nodes", "7", "--runs", "4");
        assertThat(followed.stream().map(Schedule::nodes).toList(), is(followed.stream().map(Schedule::nodes).sorted().toList()));
        for (Schedule s : followed) assertThat(s, is(Schedule.drawn(s.seed(), Alphabet.NODES_AND_LINKS, 7)));
        assertThat(followed.getFirst().seed(), is(both(greaterThanOrEqualTo(100L)).and(lessThan(104L))));
    }

    @Test void theFirstRunThatFailsIsShrunkAndKept() {
        Result result = runs(50, "--seed", "1");
        assertThat(result.verdict(), is(Verdict.FAIL));
        Path file = folder.resolve("999_test/schedule.json");
        assertThat(Schedule.read(file).steps(), contains(new Step.Kill(2)));
        assertThat(Schedule.read(file).nodes(), is(3));
        assertThat(result.notes(), hasItem(startsWith("the smallest that fails, of ")));
        assertThat(result.notes().getLast(), is("again: ./jbang cases/999_test.java --schedule " + file));
        followed.clear();
        assertThat(runs(50, "--schedule", file.toString()).verdict(), is(Verdict.FAIL));
        assertThat("once, and not shrunk again", followed, contains(Schedule.read(file)));
    }

    @Test void theSeedsProfileOnlyKills() {
        precious = 0;
        runs(20, "--profile", "seed", "--seed", "3");
        assertThat(followed.stream().flatMap(s -> s.steps().stream()).toList(), everyItem(either(instanceOf(Step.Kill.class)).or(instanceOf(Step.Pass.class))));
    }

    @Test void aFileThatIsNotThereIsAnError() throws Exception {
        assertThat(runs(1, "--schedule", folder.resolve("none.json").toString()).verdict(), is(Verdict.ERROR));
        assertThat(Files.exists(folder.resolve("999_test/schedule.json")), is(false));
    }
}

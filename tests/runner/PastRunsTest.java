package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run remembers what its cases took and came to. */
class PastRunsTest {
    private static final String QUICK = "c.check(\"it.holds\", 1, is(1));";
    private static final String SLOW = "Thread.sleep(700); " + QUICK;
    private static final String FAILS = "c.check(\"it.holds\", 2, is(1));";

    @Test void theLongestComesFirstInTheNextRun() throws Exception {
        try (var repository = new SyntheticRepository().with("001_quick", "", QUICK).with("002_slow", "", SLOW).with("003_quick", "", QUICK)) {
            assertThat(repository.run("--jobs", "1").output(), stringContainsInOrder("[001]", "[002]", "[003]"));
            assertThat(repository.run("--jobs", "1").output(), stringContainsInOrder("[002]", "[001]"));
        }
    }

    @Test void aNewCaseCountsAsLong() throws Exception {
        try (var repository = new SyntheticRepository().with("001_quick", "", QUICK)) {
            repository.run("--jobs", "1");
            repository.with("002_new", "", QUICK);
            assertThat(repository.run("--jobs", "1").output(), stringContainsInOrder("[002]", "[001]"));
        }
    }

    @Test void recordedTimesStandInOnAFreshCheckout() throws Exception {
        try (var repository = new SyntheticRepository().with("001_quick", "", QUICK).with("002_slow", "", SLOW)) {
            assertThat(repository.run("--jobs", "1", "--record-durations").output(), stringContainsInOrder("[001]", "[002]"));
            Files.delete(repository.root.resolve(".cache/past/reference.json"));
            assertThat(repository.run("--jobs", "1").output(), stringContainsInOrder("[002]", "[001]"));
        }
    }

    @Test void failedRunsWhatIsNotGoodYet() throws Exception {
        try (var repository = new SyntheticRepository().with("001_good", "", QUICK).with("002_bad", "", FAILS).with("003_later", "", QUICK)) {
            assertThat(repository.run("1-2").exitCode(), is(1));
            var second = repository.run("--failed");
            assertThat(second.output(), startsWith("2 of 3 cases failed last or were not run yet.\n"));
            assertThat(second.verdicts(), is(Map.of("002_bad", "FAIL", "003_later", "PASS")));
            repository.with("002_bad", "", QUICK);
            assertThat(repository.run("--failed").verdicts(), is(Map.of("002_bad", "PASS")));
            var last = repository.run("--failed");
            assertThat(last.output(), is("0 of 3 cases failed last or were not run yet.\n"));
            assertThat(last.exitCode(), is(0));
        }
    }

    @Test void anotherTargetHasAPastOfItsOwn() throws Exception {
        try (var repository = new SyntheticRepository().with("001_good", "", QUICK)) {
            repository.run();
            assertThat(repository.run("--failed", "--target", "other").verdicts(), is(Map.of("001_good", "PASS")));
        }
    }
}

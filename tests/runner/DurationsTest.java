package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import org.junit.jupiter.api.Test;

/** A run remembers what its cases took, and starts the longest of them first the next time. */
class DurationsTest {
    private static final String QUICK = "c.check(\"it.holds\", 1, is(1));";
    private static final String SLOW = "Thread.sleep(700); " + QUICK;

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
}

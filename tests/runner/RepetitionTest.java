package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code --repeat}, {@code --until-fail}, {@code --retries} and {@code --min}. */
class RepetitionTest {
    private static final String PASS = "c.check(\"it.holds\", 1, is(1));";
    /** Counts its runs in a file beside the checkout's and fails in those that the matcher picks. */
    private static final String COUNTS = """
        var counter = c.repository().root().resolve("counter-" + c.header().id());
        int run = java.nio.file.Files.exists(counter) ? Integer.parseInt(java.nio.file.Files.readString(counter)) + 1 : 1;
        java.nio.file.Files.writeString(counter, "" + run);
        c.check("it.holds", run, %s);
        """;
    private SyntheticRepository repository;

    @BeforeEach void make() throws Exception { repository = new SyntheticRepository(); }

    @AfterEach void delete() { repository.close(); }

    @Test void everyRoundIsAResultOfItsOwn() throws Exception {
        repository.with("001_passes", "", PASS).with("002_fails_once", "", COUNTS.formatted("not(2)"));
        var ended = repository.run("--repeat", "3");
        assertThat(ended.output(), ended.exitCode(), is(1));
        assertThat(ended.output(), containsString("5 PASS, 1 FAIL in "));
        assertThat(ended.output(), containsString("=== Running 001_passes (round 3) ==="));
        assertThat(ended.output(), containsString("[001#3] PASS"));
        assertThat(ended.output(), endsWith("FAILED cases:\n- 002_fails_once (round 2)\n"));
        assertThat(Files.exists(repository.root.resolve("runs/latest/round-2/002_fails_once/result.json")), is(true));
        assertThat(Files.exists(repository.root.resolve("runs/latest/002_fails_once/result.json")), is(true));
    }

    @Test void untilFailStopsAtTheFirst() throws Exception {
        repository.with("001_fails_fourth", "", COUNTS.formatted("not(4)"));
        var ended = repository.run("--until-fail", "--jobs", "1");
        assertThat(ended.output(), ended.exitCode(), is(1));
        assertThat(ended.output(), containsString("3 PASS, 1 FAIL in "));
        assertThat(ended.output(), endsWith("FAILED cases:\n- 001_fails_fourth (round 4)\n"));
    }

    @Test void untilFailEndsAfterAsManyRoundsAsAskedFor() throws Exception {
        repository.with("001_passes", "", PASS);
        var ended = repository.run("--until-fail", "--repeat", "5");
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertThat(ended.output(), containsString("5 PASS in "));
    }

    @Test void aRetryThatIsGoodIsFlakyAndShowsWhatWasBad() throws Exception {
        repository.with("001_passes", "", PASS).with("002_flaky", "", COUNTS.formatted("is(3)"));
        var ended = repository.run("--retries", "2");
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertThat(ended.verdicts(), is(Map.of("001_passes", "PASS", "002_flaky", "FLAKY")));
        assertThat(ended.output(), containsString("[002] FAIL  002/it.holds"));
        assertThat(ended.output(), containsString("[002] FLAKY"));
        assertThat(ended.output(), containsString("FLAKY 002_flaky: good at attempt 3; before it:\nFAIL 002_flaky: 002/it.holds\n"));
        assertThat("both bad attempts", ended.output().split("got      was <", -1).length - 1, is(2));
        assertThat(ended.output(), matchesPattern("(?s).*folder   runs/[0-9-]+/retry-1/002_flaky\n.*"));
        assertThat(ended.output(), endsWith("FLAKY cases:\n- 002_flaky\nAll integration cases passed.\n"));
        assertThat(Files.readString(repository.root.resolve("runs/latest/run.json")), containsString("\"earlier\" : [ \"FAIL 002/it.holds\", \"FAIL 002/it.holds\" ]"));
    }

    @Test void oneThatStaysBadIsBad() throws Exception {
        repository.with("001_fails", "", COUNTS.formatted("is(99)"));
        var ended = repository.run("--retries", "1");
        assertThat(ended.output(), ended.exitCode(), is(1));
        assertThat(ended.verdicts(), is(Map.of("001_fails", "FAIL")));
        assertThat(Files.readString(repository.root.resolve("counter-001")), is("2"));
    }

    @Test void tooFewJudgedIsAFailure() throws Exception {
        repository.with("001_passes", "", PASS).with("002_gated", "//GATE slow", PASS);
        var ended = repository.run("--min", "2");
        assertThat(ended.output(), ended.exitCode(), is(1));
        assertThat(ended.lastLine(), is("FAILED: 1 cases were judged, and --min asks for 2."));
        assertThat(repository.run("--min", "1").exitCode(), is(0));
    }

    @Test void numbersThatMakeNoSenseAreRefused() throws Exception {
        repository.with("001_passes", "", PASS);
        for (String[] wrong : new String[][] {{"--repeat", "0"}, {"--retries", "-1"}, {"--min", "-1"}, {"--shard", "3/2"}, {"--shard", "0/2"}, {"--shard", "2"}}) {
            var ended = repository.run(wrong);
            assertThat(ended.output(), ended.exitCode(), is(2));
            assertThat(ended.output(), containsString(wrong[0]));
        }
    }
}

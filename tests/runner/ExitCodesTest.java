package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What run_all answers to the shell. */
class ExitCodesTest {
    private static final String PASS = "c.check(\"it.holds\", 1, is(1));";
    private SyntheticRepository repository;

    @BeforeEach void make() throws Exception {
        repository = new SyntheticRepository().with("001_passes", "//TAGS quick", PASS).with("002_gated", "//GATE include-s3", PASS)
            .with("013_fails", "//TAGS red", "c.check(\"it.fails\", 2, is(1));").with("014_throws", "//TAGS red", "throw new IllegalStateException();");
    }

    @AfterEach void delete() { repository.close(); }

    @Test void goodIs0() throws Exception {
        var ended = repository.run("1-2");
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertThat(ended.lastLine(), is("All integration cases passed."));
        assertThat(ended.verdicts(), is(Map.of("001_passes", "PASS", "002_gated", "SKIP")));
    }

    @Test void onlySkippedIs0ButSaysSo() throws Exception {
        var ended = repository.run("002");
        assertThat(ended.exitCode(), is(0));
        assertThat(ended.lastLine(), is("Every selected case was skipped: nothing was judged."));
    }

    @Test void theGateOpensByFlagAndByEnvironment() throws Exception {
        assertThat(repository.run("2", "--include-s3").verdicts(), is(Map.of("002_gated", "PASS")));
        assertThat(repository.await(repository.start(Map.of("RIMIO_ENABLE_S3_IT", "yes"), "2")).verdicts(), is(Map.of("002_gated", "PASS")));
    }

    @Test void failFastLeavesTheRest() throws Exception {
        var ended = repository.run("--fail-fast", "--jobs", "1", "--tags", "red,other", "--seed", "7", "--redis-url", "redis://me:geheim@host");
        assertThat(ended.exitCode(), is(1));
        assertThat(ended.verdicts(), is(Map.of("013_fails", "FAIL")));
        assertThat(ended.output(), containsString("1 FAIL, 1 not run in "));
        assertThat(ended.output(), containsString("again    ./jbang cases/013_fails.java --seed 7 --redis-url redis://me:***@host"));
        String summary = Files.readString(repository.root.resolve("runs/latest/run.json"));
        assertThat(summary, both(containsString("redis://me:***@host")).and(not(containsString("geheim"))));
    }

    @Test void onlyErrorsIs3() throws Exception { assertThat(repository.run("014").exitCode(), is(3)); }

    @Test void nothingSelectedIs4() throws Exception {
        var ended = repository.run("--case-prefix", "07");
        assertThat(ended.exitCode(), is(4));
        assertThat(ended.output().strip(), is("No integration cases matched."));
    }

    @Test void wrongWordsAre2WithTheNearestMatch() throws Exception {
        var number = repository.run("15");
        assertThat(number.exitCode(), is(2));
        assertThat(number.output().strip(), is("no case 15; the nearest is 014_throws"));
        var flag = repository.run("--fail-fats");
        assertThat(flag.exitCode(), is(2));
        assertThat(flag.output(), containsString("--fail-fast"));
        assertThat(repository.run("--jobs", "0").exitCode(), is(2));
    }

    @Test void aBinaryLeavesOutCasesOfOtherSystems() throws Exception {
        repository.withFile("101_log.java", """
            //DESCRIPTION A log.
            //MAIN C101
            //DEPS ../lib/Casebook.java
            //SYSTEM kafka
            class C101 {}
            """);
        var binary = repository.run("--list", "--binary", "/bin/true", "--case-prefix", "1");
        assertThat(binary.output(), is("1 cases of other systems do not judge this binary and are left out.\nNo integration cases matched.\n"));
        assertThat("but it can be named", repository.run("--list", "--binary", "/bin/true", "101").output(), containsString("101  log"));
        assertThat(repository.run("--list", "--system", "kafka,other").output().lines().toList(), contains(startsWith("NO"), startsWith("101  log")));
    }

    @Test void explainTellsAllThatIsKnownAndRunsNothing() throws Exception {
        repository.with("020_heavy", "//GATE slow\n//NEEDS redis\n//CLAUSES 7 31\n//TIMEOUT 40\n//WEIGHT 2\n//MEMORY_MIB 700", PASS).known("020/it.holds").known("021/other");
        var before = repository.run("--explain", "20");
        assertThat(before.output().lines().toList(), contains("020_heavy: 020_heavy is a synthetic case.", "  system   none, needs redis",
            "  gate     slow is shut: it takes longer than a minute; give --slow or RIMIO_ENABLE_SLOW_IT=1", "  clauses  7 31 (docs/systems.md)", "  limits   40 s, 2 lanes, 700 MiB",
            "  known    020/it.holds on reference: it does otherwise (since 1.0)", "  run it   ./jbang cases/020_heavy.java"));
        assertThat(Files.exists(repository.root.resolve("runs")), is(false));
        repository.run("13");
        repository.run("13");
        assertThat(repository.run("--explain", "13").output(), matchesPattern("(?s).*\n  before   reference, \\d\\.\\d s, newest last: FAIL FAIL\n.*"));
    }

    @Test void listRunsNothing() throws Exception {
        repository.withFile("099_broken.java", "class X {}");
        var ended = repository.run("--list", "--case-prefix", "0");
        assertThat(ended.exitCode(), is(0));
        assertThat(ended.output().lines().toList(), hasItem(matchesPattern("001 +passes +none +quick +001_passes is a synthetic case\\.")));
        assertThat(ended.output(), containsString("ERROR broken header: 099_broken.java: no line //DESCRIPTION"));
        assertThat(Files.exists(repository.root.resolve("runs")), is(false));
    }
}

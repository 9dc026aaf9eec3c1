package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kit.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** (Linux: it reads /proc.) run_all --watch on files that are saved under it. */
class WatchTest {
    private static final String PASS = "c.check(\"it.holds\", 1, is(1));";
    private static final String FAIL = "c.check(\"it.holds\", 2, is(1));";
    private static final String WATCHING = "Watching. ";
    private SyntheticRepository repository;
    private Process watch;
    private int rounds;

    @BeforeEach void make() throws Exception { repository = new SyntheticRepository().with("001_first", "", PASS).with("002_second", "", PASS); }

    @AfterEach void end() throws Exception {
        watch.destroy();
        watch.waitFor();
        assertThat(repository.left(), is(empty()));
        repository.close();
    }

    private void start(String... arguments) throws Exception {
        watch = repository.start(Map.of("NO_COLOR", "1"), arguments);
        awaitRound();
    }

    private void awaitRound() throws Exception { repository.awaitOutput(++rounds, WATCHING); }

    /** What was said since the round before the last one ended. */
    private String lastRound() throws Exception {
        String[] all = repository.output().split(WATCHING, -1);
        return all[rounds - 1];
    }

    @Test void aSavedCaseRunsAgainAndNoOther() throws Exception {
        start("--watch");
        repository.with("001_first", "", FAIL);
        awaitRound();
        assertThat(lastRound(), allOf(containsString("cases/001_first.java saved\n"), containsString("[001] FAIL"), not(containsString("Running 002"))));
        assertThat("its logs are at hand", lastRound(), containsString("001_first/case.log"));
    }

    @Test void anUnselectedCaseIsNoneOfItsBusiness() throws Exception {
        start("--watch", "001");
        repository.with("002_second", "", FAIL);
        repository.with("001_first", "", FAIL);
        awaitRound();
        assertThat(repository.output(), not(containsString("Running 002")));
    }

    @Test void aMistakeIsShownAndTheWatchGoesOn() throws Exception {
        start("--watch", "001");
        repository.with("001_first", "", "int x = \"no number\";");
        awaitRound();
        assertThat(lastRound(), allOf(containsString("001_first.java:11"), containsString("incompatible types")));
        repository.withFile("001_first.java", "//no header\n");
        awaitRound();
        assertThat(lastRound(), containsString("no line //DESCRIPTION"));
        repository.with("001_first", "", PASS);
        awaitRound();
        assertThat(lastRound(), containsString("[001] PASS"));
    }

    @Test void aSaveCutsARunShort() throws Exception {
        start("--watch", "001");
        repository.with("001_first", "", "new ProcessBuilder(\"sleep\", \"718\").start(); c.step(\"a long one\", () -> Thread.sleep(60_000));");
        repository.awaitOutput(2, "=== Running 001_first");
        Thread.sleep(500); // into the step
        repository.with("001_first", "", PASS);
        rounds++;
        awaitRound();
        assertThat(lastRound(), containsString("[001] PASS"));
        assertThat(ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").endsWith("sleep 718")).count(), is(0L));
    }

    @Test void anEditOfTheKitCountsAtOnce() throws Exception {
        Path source = repository.root.resolve("lib/kit/SameBytes.java");
        Files.createDirectories(source.getParent());
        String original = Files.readString(Repository.find().root().resolve("lib/kit/SameBytes.java"));
        Files.writeString(source, original);
        repository.with("001_first", "", "c.check(\"it.tells\", org.hamcrest.StringDescription.asString(kit.SameBytes.sameBytes(new byte[1])), startsWith(\"edited\"));");
        start("--watch", "001");
        assertThat(lastRound(), containsString("[001] FAIL"));

        String edited = original.replace("d.appendText(described(expected))", "d.appendText(\"edited\")");
        Files.writeString(source, edited);
        awaitRound();
        assertThat(lastRound(), allOf(containsString("lib/kit/SameBytes.java saved\nlib/ compiled in "), containsString("[001] PASS")));

        Files.writeString(source, edited + "oops");
        awaitRound();
        assertThat(lastRound(), allOf(containsString("SameBytes.java:"), not(containsString("Running"))));

        Files.writeString(source, edited.replace("public static Matcher", "public static String word() { return \"new\"; }\npublic static Matcher"));
        awaitRound();
        assertThat(lastRound(), containsString("[001] PASS"));
        repository.with("001_first", "", "c.check(\"it.tells\", kit.SameBytes.word(), is(\"new\"));");
        awaitRound();
        assertThat(lastRound(), containsString("[001] PASS"));
    }

    @Test void aKilledRunnerLeavesNothing() throws Exception {
        start("--watch", "001");
        watch.destroyForcibly();
        assertThat(repository.left(), is(empty()));
    }

    @Test void whatIsHeldIsLetGoByASave() throws Exception {
        repository.withClass("001_first", "", """
            static void main(String[] args) { Case.run(args, C001::check); }
            static void check(Case c) throws Exception {
                c.closeAtEnd(new Server(new ProcessBuilder("sleep", "720").start()));
                c.check("it.holds", 1, is(1));
            }
            record Server(Process process) implements AutoCloseable, kit.Running {
                public java.util.List<String> whereabouts() { return java.util.List.of("server pid " + process.pid()); }
                public void close() { process.destroyForcibly().onExit().join(); }
            }""");
        watch = repository.start(Map.of("NO_COLOR", "1"), "--watch", "--keep-running", "001");
        repository.awaitOutput(1, "server pid ");
        repository.with("001_first", "", PASS);
        rounds = 1;
        awaitRound();
        assertThat(lastRound(), allOf(containsString("[001] PASS"), not(containsString("server pid"))));
    }
}

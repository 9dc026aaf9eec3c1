package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** (Linux: it reads /proc.) run_all is told to end, or killed, while two cases hold a process and a folder each. */
class InterruptionTest {
    private static final String HOLDS = "new ProcessBuilder(\"sleep\", \"717\").start(); c.check(\"it.holds\", 1, is(1)); c.step(\"holding on\", () -> Thread.sleep(60_000));";
    private static final String SLOW_TO_STOP = "c.closeAtEnd(() -> Thread.sleep(8000)); ";
    private SyntheticRepository repository;
    private Path temp;

    @BeforeEach void make() throws Exception {
        repository = new SyntheticRepository().with("001_holds", "", HOLDS).with("002_holds_too", "", HOLDS).with("003_waits", "", HOLDS);
        temp = Files.createDirectory(repository.root.resolve("temp"));
    }

    @AfterEach void delete() { repository.close(); }

    @Test void sigtermReportsWhatThereIs() throws Exception {
        Process told = startAndAwaitSleepers();
        told.destroy();
        var ended = repository.await(told);
        assertThat(ended.output(), ended.exitCode(), is(143));
        assertThat(ended.verdicts(), is(Map.of("001_holds", "ERROR", "002_holds_too", "ERROR")));
        assertThat(ended.reasons().get("001_holds"), containsString("interrupted"));
        assertThat(ended.output(), containsString("2 ERROR, 1 not run in "));
        assertThat(ended.output(), containsString("\nInterrupted: 1 cases were not run.\nFAILED cases:\n- 001_holds\n- 002_holds_too\n"));
        assertThat("the partial result is kept", Files.readString(repository.caseFolder("001_holds").resolve("result.json")), containsString("001/it.holds"));
        Path run = repository.caseFolder("001_holds").getParent();
        assertThat("and so is the part of the reports", Files.readString(run.resolve("report.html")), stringContainsInOrder("This run was interrupted", "001/it.holds", "003_waits"));
        for (String report : List.of("junit.xml", "summary.md")) assertThat(report, Files.readString(run.resolve(report)), stringContainsInOrder("001_holds", "003_waits"));
        assertNothingLeft();
    }

    @Test void ctrlCIsTheSame() throws Exception {
        Process run = startAndAwaitSleepers();
        signal("INT", run);
        var ended = repository.await(run);
        assertThat(ended.output(), ended.exitCode(), is(130));
        assertThat(ended.output(), containsString("\nInterrupted: 1 cases were not run.\n"));
        assertNothingLeft();
    }

    /** The first waits for a case that takes its time to stop; the second does not. */
    @Test void theSecondStopsAtOnce() throws Exception {
        repository.with("001_holds", "", SLOW_TO_STOP + HOLDS);
        Process run = startAndAwaitSleepers();
        long startNanos = System.nanoTime();
        signal("INT", run);
        TimeUnit.MILLISECONDS.sleep(300);
        assertThat("the first one waits", run.isAlive(), is(true));
        signal("INT", run);
        var ended = repository.await(run);
        assertThat(ended.output(), ended.exitCode(), is(130));
        assertThat(ended.output(), endsWith("Stopped at once; run.json holds the cases that had ended.\n"));
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos), lessThan(3000L));
        assertNothingLeft();
    }

    private static void signal(String name, Process run) throws Exception { new ProcessBuilder("kill", "-" + name, "" + run.pid()).start().waitFor(); }

    @Test void sigkillLeavesNothing() throws Exception {
        startAndAwaitSleepers().destroyForcibly();
        assertNothingLeft();
    }

    private Process startAndAwaitSleepers() throws Exception {
        Process run = repository.start(Map.of("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temp, "NO_COLOR", "1"));
        for (int i = 0; sleepers().size() < 2; i++) {
            assertThat("the cases began; " + repository.output(), i, lessThan(200));
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return run;
    }

    private void assertNothingLeft() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline && (!processes().isEmpty() || !folders().isEmpty())) TimeUnit.MILLISECONDS.sleep(50);
        assertThat(processes(), is(empty()));
        assertThat(folders(), is(empty()));
    }

    private List<String> sleepers() { return processes().stream().filter(line -> line.endsWith("sleep 717")).toList(); }

    /** The runner's whole tree: whatever inherited the temporary folder from it. */
    private List<String> processes() {
        return ProcessHandle.allProcesses().filter(this::inheritedTemp).map(p -> p.pid() + " " + p.info().commandLine().orElse("")).toList();
    }

    private boolean inheritedTemp(ProcessHandle p) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + p.pid() + "/environ")), StandardCharsets.ISO_8859_1).contains("java.io.tmpdir=" + temp);
        } catch (IOException e) {
            return false; // ended meanwhile, or not ours
        }
    }

    private List<String> folders() throws Exception {
        try (var list = Files.list(temp)) {
            return list.map(p -> p.getFileName().toString()).filter(n -> n.startsWith("casebook-")).toList();
        }
    }
}

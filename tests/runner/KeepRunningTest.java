package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** (Linux: it reads /proc.) A case with a server that its block would end, had --keep-running not been given. */
class KeepRunningTest {
    private static final String STAYS = "The servers stay up. Press Enter or Ctrl-C to end them.\n";
    private SyntheticRepository repository;

    @BeforeEach void make() throws Exception {
        repository = new SyntheticRepository().withClass("001_serves", "", """
            static void main(String[] args) { Case.run(args, C001::check); }
            static void check(Case c) throws Exception {
                try (var server = c.closeAtEnd(new Server(c, new ProcessBuilder("sleep", "719").start()))) { c.check("it.holds", 1, is(1)); }
            }
            record Server(Case c, Process process) implements AutoCloseable, kit.Running {
                public java.util.List<String> whereabouts() { return java.util.List.of("server pid " + process.pid()); }
                public void close() { if (!c.keepsServers()) process.destroyForcibly().onExit().join(); }
            }""").with("002_passes", "", "c.check(\"it.holds\", 1, is(1));");
    }

    @AfterEach void delete() { repository.close(); }

    @Test void enterEndsTheServers() throws Exception {
        Process run = started("001", "--keep-running");
        assertThat(repository.output(), containsString("[001] PASS  1 checks"));
        assertThat("the verdict is kept", Files.readString(repository.caseFolder("001_serves").resolve("result.json")), containsString("\"PASS\""));
        assertThat(server().isAlive(), is(true));
        enter(run);
        var ended = repository.await(run);
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertThat(ended.lastLine(), is("All integration cases passed."));
        assertThat(repository.left(), is(empty()));
    }

    @Test void aSignalEndsThemAndKeepsTheVerdict() throws Exception {
        Process run = started("001", "--keep-running");
        run.destroy();
        var ended = repository.await(run);
        assertThat(ended.output(), ended.exitCode(), is(143));
        assertThat(ended.verdicts(), is(Map.of("001_serves", "PASS")));
        assertThat(ended.lastLine(), is("All integration cases passed."));
        assertThat(repository.left(), is(empty()));
    }

    @Test void aKilledRunnerLeavesNothing() throws Exception {
        started("001", "--keep-running").destroyForcibly();
        assertThat(repository.left(), is(empty()));
    }

    @Test void aCaseAloneDoesTheSame() throws Exception {
        Process alone = repository.startAlone("001_serves", "--keep-running");
        repository.awaitOutput(1, STAYS);
        assertThat(repository.output(), containsString("[001] PASS  1 checks"));
        assertThat(server().isAlive(), is(true));
        enter(alone);
        var ended = repository.await(alone);
        assertThat(ended.output(), ended.exitCode(), is(0));
        assertThat(ended.lastLine(), is("The servers have ended."));
        assertThat(repository.left(), is(empty()));
    }

    @Test void aSignalEndsTheServersOfACaseAlone() throws Exception {
        Process alone = repository.startAlone("001_serves", "--keep-running");
        repository.awaitOutput(1, STAYS);
        alone.destroy();
        var ended = repository.await(alone);
        assertThat(ended.output(), ended.exitCode(), is(143));
        assertThat(ended.lastLine(), is("The servers have ended."));
        assertThat(repository.left(), is(empty()));
    }

    @Test void aCaseWithoutServersEndsAtOnce() throws Exception {
        var ended = repository.run("002", "--keep-running");
        assertThat(ended.exitCode(), is(0));
        assertThat(ended.output(), not(containsString(STAYS)));
    }

    @Test void itIsForOneCase() throws Exception {
        var ended = repository.run("--keep-running");
        assertThat(ended.exitCode(), is(2));
        assertThat(ended.output(), containsString("--keep-running holds the servers of one case, and 2 are selected"));
    }

    private Process started(String... arguments) throws Exception {
        Process run = repository.start(Map.of(), arguments);
        repository.awaitOutput(1, STAYS);
        return run;
    }

    private static void enter(Process p) throws Exception {
        p.getOutputStream().write('\n');
        p.getOutputStream().flush();
    }

    /** As the output tells it. */
    private ProcessHandle server() throws Exception {
        var line = Pattern.compile("server pid (\\d+)").matcher(repository.output());
        assertThat(line.find(), is(true));
        return ProcessHandle.of(Long.parseLong(line.group(1))).orElseThrow();
    }
}

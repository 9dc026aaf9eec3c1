package toxiproxy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Toxiproxy a case gets, and that it says so. */
class ToxiproxyServerTest {
    @TempDir Path temp;

    private Result found(String... flags) throws IOException {
        return TestCase.run(temp, List.of(flags), c -> {
            var server = ToxiproxyServer.of(c);
            c.check("server.answers", new ProxyApi(server.host(), server.port()).proxies().isEmpty(), is(true));
        });
    }

    private String log() throws IOException { return Files.readString(temp.resolve("999_test/case.log")); }

    @Test void theWordChoosesTheEmbeddedOne() throws IOException {
        assertThat(found("--toxiproxy-bin", "embedded").verdict(), is(Verdict.PASS));
        assertThat(log(), matchesPattern("(?s).*toxiproxy: 127\\.0\\.0\\.1:\\d+ \\(embedded\\).*"));
    }

    @Test void aGivenOneIsStartedAndEnds() throws IOException {
        assertThat(found("--toxiproxy-bin", RealToxiproxy.binary()).verdict(), is(Verdict.PASS));
        assertThat(log(), stringContainsInOrder("toxiproxy: 127.0.0.1:", "as given)", "toxiproxy ended"));
    }

    @Test void aFileThatIsNoneIsAnError() throws IOException {
        var result = found("--toxiproxy-bin", temp.resolve("none").toString());
        assertThat(result.verdict(), is(Verdict.ERROR));
        assertThat(result.reason(), containsString("no such executable file"));
    }

    @Test void oneThatRunsIsUsedWhenNoneIsGiven() throws IOException {
        boolean onPath = Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(folder -> Files.isExecutable(Path.of(folder, "toxiproxy-server")));
        assumeTrue(System.getenv("TOXIPROXY_BIN") == null && !onPath, "another one comes first");
        assumeTrue(free(8474), "somebody has port 8474");
        try (var running = new EmbeddedToxiproxy(8474)) {
            assertThat(found().verdict(), is(Verdict.PASS));
            assertThat(log(), containsString("toxiproxy: 127.0.0.1:" + running.port() + " (found running)"));
        }
        assertThat(found().verdict(), is(Verdict.PASS));
        assertThat("without any", log(), containsString("(embedded)"));
    }

    private static boolean free(int port) {
        try (var probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}

package load;

import static load.TalkingServer.OK;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import cluster.Port;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of load.java and its exit codes. */
class LoadCommandTest {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final List<Path> pages = new ArrayList<>();
    @TempDir Path folder;

    private int run(String address, String... words) {
        var line = new ArrayList<>(List.of("http://" + address + "/x", "--duration-seconds", "1", "--warm-up-seconds", "0", "--max-lag-ms", "60000"));
        line.addAll(List.of(words));
        return LoadCommand.execute(line.toArray(String[]::new), pages::add, new PrintStream(text, true), new PrintStream(text, true));
    }

    @Test void goalsDecide() throws Exception {
        try (var server = new TalkingServer((n, line) -> {
            Thread.sleep(20);
            return OK;
        })) {
            assertThat(run(server.address(), "--slo", "p99<30s", "--slo", "errors<0.1%"), is(0));
            assertThat(run(server.address(), "--slo", "p50<10ms"), is(LoadCommand.GOAL_MISSED));
            assertThat(text.toString(), containsString("p50<10ms is missed"));
        }
    }

    @Test void aLoadThatLaggedDecidesNothing() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            assertThat(run(server.address(), "--max-lag-ms", "0.0001", "--slo", "p99<30s"), is(LoadCommand.INVALID));
            assertThat(text.toString(), containsString("INVALID"));
        }
    }

    @Test void nobodyThereIsNoResult() {
        try (var port = Port.free()) {
            assertThat(run(port.address()), is(LoadCommand.INVALID));
        }
    }

    @Test void twoResultsAreCompared() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            assertThat(run(server.address(), "--out", folder.toString(), "--name", "a"), is(0));
            assertThat(pages, contains(folder));
            String file = folder.resolve("load-a.json").toString();
            assertThat(LoadCommand.execute(new String[] {"--compare", file, file, file, file}, pages::add, new PrintStream(text, true), System.err), is(0));
            assertThat(text.toString(), containsString("same"));
        }
    }

    @Test void wrongLinesAreTold() {
        for (String[] line : new String[][] {{}, {"https://127.0.0.1/"}, {"http://127.0.0.1:1/", "--slo", "p99"}, {"http://127.0.0.1:1/", "--find-max"}, {"http://127.0.0.1:1/", "--find-max", "--slo", "p99<1s", "--closed"}, {"http://127.0.0.1:1/", "--slo", "put:p99<1s"}, {"--nonsense"}, {"--compare", "one"}})
            assertThat(List.of(line).toString(), LoadCommand.execute(line, pages::add, new PrintStream(text, true), new PrintStream(text, true)), is(LoadCommand.USAGE));
    }

    @Test void whatCannotBeReadIsTold() {
        assertThat(LoadCommand.execute(new String[] {"--compare", "/none/a.json", "/none/b.json"}, pages::add, new PrintStream(text, true), new PrintStream(text, true)), is(LoadCommand.INVALID));
        assertThat(text.toString(), containsString("/none/a.json"));
    }

    @Test void theHighestRateIsFound() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            assertThat(run(server.address(), "--find-max", "--rate", "20", "--duration-seconds", "0.2", "--slo", "p99<1us"), is(LoadCommand.GOAL_MISSED));
            assertThat(text.toString(), containsString("no rate kept the goals"));
        }
    }
}

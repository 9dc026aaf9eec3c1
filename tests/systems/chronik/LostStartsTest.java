package systems.chronik;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import cluster.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that never comes to serve is started again, twice; one that serves, or has ended, is not. */
class LostStartsTest {
    private static final Duration USUAL = Duration.ofMillis(150);
    @TempDir Path folder;
    private final List<Long> pids = new ArrayList<>();

    private Result mending(String program, BooleanSupplier answers) {
        return TestCase.run(folder, List.of(), c -> {
            try (var node = new Node("n7", List.of(), List.of("sh", "-c", program), Map.of(), folder.resolve("n7.log"), c.trail())) {
                node.start();
                new LostStarts(c, USUAL).mend(node, () -> {
                    pids.add(node.pid());
                    return answers.getAsBoolean();
                });
                c.check("node.runs", node.isAlive(), is(true));
            }
        });
    }

    private Set<Long> starts() { return pids.stream().collect(Collectors.toSet()); }

    @Test void oneThatServesIsLeftAlone() {
        assertThat(mending("exec sleep 60", () -> true).verdict(), is(Verdict.PASS));
        assertThat(starts(), hasSize(1));
    }

    @Test void oneThatServesOnlyThenIsStartedAgain() {
        Result result = mending("exec sleep 60", () -> starts().size() == 2);
        assertThat(result.verdict(), is(Verdict.PASS));
        assertThat(result.notes(), hasItem("n7 has not opened its admin HTTP in 150 ms, and is started again"));
    }

    @Test void oneThatNeverServesIsLeftToWhoeverWaitsForTheCluster() {
        assertThat(mending("exec sleep 60", () -> false).verdict(), is(Verdict.PASS));
        assertThat("the third is not waited for", starts(), hasSize(2));
    }

    @Test void oneThatHasEndedIsTold() { assertThat(mending("exit 7", () -> false).reason(), startsWith("n7 exited with code 7")); }
}

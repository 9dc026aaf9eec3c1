package load;

import static load.TalkingServer.*;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import kit.Case;
import kit.Result;
import kit.Result.CheckResult;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load's checks say of a server that fails while something is broken. */
class JudgedLoadTest {
    private static final Exchange GET = Exchange.expecting(200, Exchange.request("GET", "/", "test", null));
    private static final double ANY_LAG = 60_000;
    private final AtomicBoolean broken = new AtomicBoolean();
    @TempDir Path folder;

    private static RunningLoad load(Case c, TalkingServer server) {
        return Load.open(c, "test").to(server.address()).maxLagMs(ANY_LAG).schedule(Schedule.of(Stage.steady(100, Duration.ofSeconds(3)))).operation("get", 1, random -> GET).start();
    }

    private AutoCloseable fault() {
        broken.set(true);
        return () -> broken.set(false);
    }

    private static List<String> ids(Result result, Verdict verdict) { return result.checksWith(verdict).stream().map(CheckResult::id).toList(); }

    @Test void errorsOfADisturbedPhaseAreItsOwn() throws Exception {
        try (var server = new TalkingServer((n, line) -> broken.get() ? BUSY : OK)) {
            var result = TestCase.run(folder, c -> {
                var judged = new JudgedLoad(c);
                judged.sendAcross(load(c, server), Duration.ofSeconds(1), Duration.ofSeconds(2), this::fault);
                judged.onlyRightAnswers();
                judged.fewErrors(0.5);
                judged.rightReads();
                judged.keepsGoals(List.of("p99<30s"), List.of("errors<1%"));
            });
            assertThat(ids(result, Verdict.PASS), hasItems("999/steady.only-right-answers", "999/after.only-right-answers", "999/during.reads-are-right", "999/steady.goals-are-kept", "999/after.goals-are-kept"));
            assertThat(ids(result, Verdict.FAIL), hasItem("999/during.errors-are-few"));
            assertThat("missed, or said to tell nothing on a busy machine", ids(result, Verdict.PASS), not(hasItem("999/during.goals-are-kept")));
        }
    }

    @Test void aLoadWithoutFaultHasOnePhase() throws Exception {
        try (var server = new TalkingServer((n, line) -> n == 50 ? BUSY : OK)) {
            var result = TestCase.run(folder, List.of("--slo", "errors<0.1%"), c -> {
                var judged = new JudgedLoad(c);
                judged.send(load(c, server));
                judged.onlyRightAnswers();
                judged.keepsGoals(List.of("p99<30s"));
            });
            assertThat(ids(result, Verdict.FAIL), hasItem("999/steady.only-right-answers"));
            assertThat("the goals of the command line are taken", ids(result, Verdict.PASS), not(hasItem("999/steady.goals-are-kept")));
        }
    }
}

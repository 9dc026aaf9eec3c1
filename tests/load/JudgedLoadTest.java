package load;

import static load.TalkingServer.*;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final Span SPAN = new Span(Duration.ZERO, 3);
    private final AtomicBoolean broken = new AtomicBoolean();
    @TempDir Path folder;

    private static RunningLoad load(Case c, TalkingServer server) {
        return Load.open(c, "test").to(server.address()).maxLagMs(ANY_LAG).schedule(Schedule.of(Stage.steady(100, SPAN.planned()))).operation("get", 1, random -> GET).start();
    }

    /** Errs until the strike is over. */
    private AutoCloseable hiccup() {
        broken.set(true);
        pause(200);
        broken.set(false);
        return () -> {};
    }

    private static void pause(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
                judged.sendAcross(load(c, server), SPAN, this::fault);
                judged.onlyRightAnswers();
                judged.errorsOnlyInTheStrike(0.5);
                judged.rightReads();
                judged.keepsGoals(List.of("p99<30s"), List.of("errors<1%"), List.of("errors<1%"));
            });
            assertThat(ids(result, Verdict.PASS), hasItems("999/steady.only-right-answers", "999/after.only-right-answers", "999/during.reads-are-right", "999/steady.goals-are-kept", "999/after.goals-are-kept"));
            assertThat(ids(result, Verdict.FAIL), hasItems("999/strike.errors-are-few", "999/during.only-right-answers"));
            assertThat("missed, or said to tell nothing on a busy machine", ids(result, Verdict.PASS), not(hasItem("999/during.goals-are-kept")));
        }
    }

    @Test void fewErrorsAreTheStrikes() throws Exception {
        try (var server = new TalkingServer((n, line) -> broken.get() ? BUSY : OK)) {
            var result = TestCase.run(folder, c -> {
                var judged = new JudgedLoad(c);
                judged.sendAcross(load(c, server), SPAN, this::hiccup);
                judged.errorsOnlyInTheStrike(0.9);
            });
            assertThat(ids(result, Verdict.PASS), hasItems("999/strike.errors-are-few", "999/during.only-right-answers"));
        }
    }

    /** A restart that takes long must not use up the time after it. */
    @Test void eachPhaseHasItsTime() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            var results = new ArrayList<LoadResult>();
            TestCase.run(folder, c -> {
                var judged = new JudgedLoad(c);
                judged.sendAcross(load(c, server), SPAN, () -> () -> pause(2500));
                results.add(judged.result());
            });
            LoadResult result = results.getFirst();
            assertThat("a hundred a second", result.phase("after").all().all(), is(both(greaterThan(70L)).and(lessThan(130L))));
            assertThat(result.generator().planned(), is(result.all().all()));
        }
    }

    @Test void aGoalOfAnotherLoadIsRefusedAtOnce() throws Exception {
        try (var server = new TalkingServer((n, line) -> OK)) {
            var result = TestCase.run(folder, List.of("--slo", "put:p99<1s"), c -> new JudgedLoad(c).send(load(c, server), SPAN));
            assertThat(result.toString(), containsString("there are get"));
        }
    }

    @Test void aLoadWithoutFaultHasOnePhase() throws Exception {
        try (var server = new TalkingServer((n, line) -> n == 50 ? BUSY : OK)) {
            var result = TestCase.run(folder, List.of("--slo", "errors<0.1%"), c -> {
                var judged = new JudgedLoad(c);
                judged.send(load(c, server), SPAN);
                judged.onlyRightAnswers();
                judged.keepsGoals(List.of("p99<30s"));
            });
            assertThat(ids(result, Verdict.FAIL), hasItem("999/steady.only-right-answers"));
            assertThat("the goals of the command line are taken", ids(result, Verdict.PASS), not(hasItem("999/steady.goals-are-kept")));
        }
    }
}

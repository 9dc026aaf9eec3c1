package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that ask again: one until it holds, the other until it does not. */
class LastingChecksTest {
    private static final Duration TIME = Duration.ofMillis(200);
    @TempDir Path temp;

    @Test void whatMustHoldAllTheTimeIsAskedUntilItFails() {
        var asked = new AtomicInteger();
        var result = TestCase.run(temp, c -> {
            c.checkThroughout(TIME, "always.holds", () -> 1, is(1));
            c.checkThroughout(Duration.ofMinutes(1), "always.below-three", asked::incrementAndGet, lessThan(3));
        });
        assertThat(asked.get(), is(3));
        assertThat(result.checksWith(Verdict.PASS).getFirst().id(), is("999/always.holds"));
        assertThat(result.checksWith(Verdict.FAIL).getFirst().failures().getFirst().got(), containsString("3"));
    }

    @Test void whatMayTakeAWhileIsAskedUntilItHolds() {
        var asked = new AtomicInteger();
        var result = TestCase.run(temp, c -> {
            c.checkWithin(Duration.ofMinutes(1), "soon.is-three", asked::incrementAndGet, is(3));
            c.checkWithin(TIME, "never.is-two", () -> 1, is(2));
        });
        assertThat(asked.get(), is(3));
        assertThat(result.checksWith(Verdict.FAIL).stream().map(Result.CheckResult::id).toList(), contains("999/never.is-two"));
    }
}

package systems.schedule;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static Schedule of(int nodes, String... steps) { return new Schedule(9, nodes, Stream.of(steps).map(Step::parse).toList()); }

    private static Schedule shrunk(Schedule failing, Predicate<Schedule> fails) { return new Shrinker(fails, () -> false).shrink(failing); }

    /** A planted judge: what fails is a kill of node 2 after a cut, with a wait of 300 ms or more somewhere. */
    private static boolean fails(Schedule s) {
        List<String> words = s.steps().stream().map(Step::toString).toList();
        boolean waits = s.steps().stream().anyMatch(step -> step instanceof Step.Pass(int millis) && millis >= 300);
        return waits && words.contains("cut 1") && words.indexOf("kill 2") > words.indexOf("cut 1");
    }

    @Test void theMinimalScheduleOfAPlantedJudgeIsFound() {
        Schedule failing = of(7, "wait 1200", "kill 6", "cut 1", "latency 3 50", "restart 6", "wait 500", "kill 2", "kill 4", "restart 4", "heal", "restart 2", "wait 700");
        assertThat(fails(failing), is(true));
        Schedule least = shrunk(failing, ShrinkerTest::fails);
        assertThat(least.nodes(), is(3));
        assertThat(least.steps().stream().filter(s -> !(s instanceof Step.Pass)).map(Step::toString).toList(), contains("cut 1", "kill 2"));
        assertThat(least.steps().stream().filter(s -> s instanceof Step.Pass(int millis) && millis >= 300 && millis < 600).count(), is(1L));
        assertThat(least.steps(), hasSize(3));
    }

    @Test void whatFailsWhateverHappensEndsAsNothing() {
        Schedule least = shrunk(Schedule.drawn(5, Alphabet.NODES_AND_LINKS, 7), s -> true);
        assertThat(least.steps(), hasSize(lessThanOrEqualTo(1)));
        assertThat(least.nodes(), is(3));
    }

    @Test void whatFailsNowAndThenIsTriedTwice() {
        var calls = new AtomicInteger();
        assertThat(shrunk(of(3, "kill 1", "wait 200", "restart 1", "kill 3"), s -> calls.incrementAndGet() % 2 == 0).steps(), hasSize(lessThanOrEqualTo(1)));
    }

    @Test void nodesThatStepsNameStay() { assertThat(shrunk(of(5, "kill 4"), s -> s.toString().contains("kill 4")).nodes(), is(4)); }

    @Test void whenTheTimeIsOverTheBestSoFarIsKept() {
        List<Schedule> tried = new ArrayList<>();
        Schedule failing = of(3, "kill 1", "wait 200", "restart 1", "kill 3");
        assertThat(new Shrinker(tried::add, () -> true).shrink(failing), is(failing));
        assertThat(tried, is(empty()));
    }
}

package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** When requests fall due: arithmetic, to the nanosecond. */
class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test void aSteadyRateIsEvenlySpaced() {
        var schedule = Schedule.of(Stage.steady(200, Duration.ofSeconds(3)));
        assertThat(schedule.requests(), is(600L));
        assertThat(schedule.dueNanos(0), is(0L));
        assertThat(schedule.dueNanos(1), is(5_000_000L));
        assertThat(schedule.dueNanos(599), is(599 * 5_000_000L));
    }

    @Test void aRampFromNothingReachesItsRate() {
        var schedule = Schedule.of(Stage.ramp(0, 100, Duration.ofSeconds(10)));
        assertThat("half of 100/s for 10 s", schedule.requests(), is(500L));
        assertThat("n = 5 t²", schedule.dueNanos(5), is(SECOND));
        assertThat(schedule.dueNanos(125), is(5 * SECOND));
        assertThat("at its end 10 ms apart", (double) (schedule.dueNanos(499) - schedule.dueNanos(498)), closeTo(10e6, 0.1e6));
    }

    @Test void aRampMayEndAtNothing() {
        var schedule = Schedule.of(Stage.ramp(100, 0, Duration.ofSeconds(10)));
        assertThat(schedule.requests(), is(500L));
        assertThat(schedule.dueNanos(375), is(5 * SECOND));
        assertThat(schedule.dueNanos(499), is(lessThan(10 * SECOND)));
    }

    @Test void stagesFollowEachOther() {
        var schedule = Schedule.of(Stage.steady(10, Duration.ofSeconds(1)), Stage.ramp(10, 30, Duration.ofSeconds(1)), Stage.steady(30, Duration.ofSeconds(2)));
        assertThat(schedule.requests(), is(10L + 20 + 60));
        assertThat("the first of the second stage", schedule.dueNanos(10), is(SECOND));
        assertThat("the first of the third", schedule.dueNanos(30), is(2 * SECOND));
        assertThat(schedule.lasting(), is(Duration.ofSeconds(4)));
        assertThat(schedule.dueBefore(2 * SECOND), is(30L));
        assertThat(schedule.dueBefore(100 * SECOND), is(90L));
    }

    @Property void dueTimesNeverFallAndFitTheirCount(@ForAll @DoubleRange(min = 0.5, max = 2000) double from, @ForAll @DoubleRange(min = 0.5, max = 2000) double to, @ForAll @IntRange(min = 1, max = 20) int seconds) {
        var schedule = Schedule.of(Stage.ramp(from, to, Duration.ofSeconds(seconds)));
        long last = -1;
        for (long n = 0; n < schedule.requests(); n += Math.max(1, schedule.requests() / 50)) {
            assertThat(schedule.dueNanos(n), is(greaterThan(last)));
            last = schedule.dueNanos(n);
        }
        assertThat((double) schedule.requests(), closeTo((from + to) / 2 * seconds, 1.0));
        assertThat(schedule.dueNanos(schedule.requests() - 1), is(lessThanOrEqualTo(seconds * SECOND)));
    }

    @Test void thePlanIsAFunctionOfTheSeed() {
        var operations = List.of(new Operation("get", 7, null, null), new Operation("put", 3, null, null));
        var schedule = Schedule.of(Stage.steady(1000, Duration.ofSeconds(10)));
        assertThat(new Plan(schedule, operations, 42).hash(8), is(new Plan(schedule, operations, 42).hash(8)));
        assertThat(new Plan(schedule, operations, 43).hash(8), is(not(new Plan(schedule, operations, 42).hash(8))));
        assertThat("by another number of connections", new Plan(schedule, operations, 42).hash(9), is(not(new Plan(schedule, operations, 42).hash(8))));
        assertThat("longer", new Plan(Schedule.of(Stage.steady(100, Duration.ofSeconds(900))), operations, 42).hash(8), is(not(new Plan(Schedule.of(Stage.steady(100, Duration.ofSeconds(901))), operations, 42).hash(8))));
        var plan = new Plan(schedule, operations, 42);
        long puts = java.util.stream.LongStream.range(0, 10_000).filter(n -> plan.operation(plan.random(n)) == 1).count();
        assertThat("three in ten", (double) puts, closeTo(3000, 150));
    }

    @Test void noLoadIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Stage.steady(0, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> Stage.steady(10, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, Schedule::of);
    }
}

package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Inconclusive;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The search for the highest rate, on results that are made up. */
class HighestRateTest {
    /** 10 ms as long as the rate is below what the server bears, else 500 ms. */
    private static LoadResult result(double rate, double bears, double lagMs) { return result(rate, bears, lagMs, 1); }

    private static LoadResult result(double rate, double bears, double lagMs, double slowdown) {
        var schedule = Schedule.of(Stage.steady(rate, Duration.ofSeconds(1)));
        Part part = Part.of(List.of("get"), schedule.requests());
        for (long n = 0; n < schedule.requests(); n++) part.operation("get").right((rate <= bears ? 10 : 500) * 1_000_000L, 1);
        var lag = new Histogram(Latencies.HIGHEST_NANOS, 3);
        lag.recordValue(Math.round(lagMs * 1e6));
        var generator = new Generator(schedule.requests(), schedule.requests(), lag, 1, 1, 0.1, 0.9, 0, 0, 1, new Machine(slowdown));
        return new LoadResult("x", schedule, "hash", List.of(new Phase(Phase.STEADY, 0, false)), Map.of(Phase.STEADY, part), new Slices(), generator, 10);
    }

    private static HighestRate.Found search(double start, double bears) { return new HighestRate(List.of(Threshold.parse("p99<50ms")), Duration.ZERO, rate -> result(rate, bears, 0)).from(start, probe -> {}); }

    @Test void findsItFromBelowAndFromAbove() {
        for (double start : new double[] {10, 100, 1000, 20_000}) {
            double found = search(start, 1234).perSecond();
            assertThat("from " + start, found, is(both(lessThanOrEqualTo(1234.0)).and(greaterThan(1234 / 1.06))));
        }
    }

    @Test void findsNothingWhereNothingIs() {
        assertThat(search(100, 0.1).perSecond(), is(0.0));
        assertThat(search(100, 0.1).told(), is("no rate kept the goals"));
    }

    @Test void aHiccupHasASecondChance() {
        var calls = new int[1];
        var found = new HighestRate(List.of(Threshold.parse("p99<50ms")), Duration.ZERO, rate -> result(rate, calls[0]++ == 0 ? 1 : 1000, 0)).from(500, probe -> {});
        assertThat(found.perSecond(), is(greaterThan(900.0)));
    }

    /** Half the time it keeps the goals at 1000/s too, and always at 500/s. */
    @Test void whatWasFoundByLuckIsTriedAgain() {
        var calls = new int[1];
        var found = new HighestRate(List.of(Threshold.parse("p99<50ms")), Duration.ZERO, rate -> result(rate, calls[0]++ < 2 ? 1000 : 600, 0)).from(1000, probe -> {});
        assertThat(found.perSecond(), is(both(lessThanOrEqualTo(600.0)).and(greaterThan(500.0))));
        assertThat(found.probes().getLast().good(), is(true));
    }

    @Test void aGapThatIsLeftIsTold() {
        assertThat(new HighestRate.Found(100, true, 200, false, List.of()).told(), containsString("100/s or more"));
        assertThat(new HighestRate.Found(100, false, 105, false, List.of()).told(), is("highest rate that keeps the goals: 100/s (not tried again), 0 probes"));
        assertThat(new HighestRate.Found(0, false, 1, true, List.of()).told(), is("no rate kept the goals: the generator was at its limit"));
    }

    @Test void aMissThatTheGeneratorExplainsSaysNothing() {
        assertThat("below the limit of a result's lag, and a fifth of what is missed", result(100, 1e9, 9).excuse(Threshold.parse("p99<5ms")).isPresent(), is(false));
        assertThat("the goal's own percentile counts", result(100, 1, 60).excuse(Threshold.parse("max<50ms")).orElse(""), containsString("60"));
        assertThat("a tenth of the goal is little", result(100, 1, 60).excuse(Threshold.parse("max<1s")).isPresent(), is(false));
        assertThrows(Inconclusive.class, () -> result(100, 1, 60).missed(List.of("p99<50ms")));
    }

    @Test void aGeneratorAtItsLimitIsNoLimitOfTheServer() {
        var found = new HighestRate(List.of(Threshold.parse("p99<50ms")), Duration.ZERO, rate -> result(rate, 1e9, rate > 5000 ? 100 : 0)).from(1000, probe -> {});
        assertThat(found.perSecond(), is(both(lessThanOrEqualTo(5000.0)).and(greaterThan(4700.0))));
        assertThat(found.told(), containsString("the generator was at its limit"));
    }

    @Test void aMissUnderStarvationSaysNothing() {
        var goals = List.of("p99<50ms", "rate>=98%");
        assertThat(result(100, 1e9, 0, 50).missed(goals), is(empty()));
        assertThat(result(100, 1, 0, 1).missed(goals), contains("p99<50ms is missed: 500.17 ms"));
        assertThat(assertThrows(Inconclusive.class, () -> result(100, 1, 0, 50).missed(Phase.STEADY, goals)).getMessage(), containsString("50.0 times as long"));
    }

    @Test void aPhaseWithoutARequestSaysNothing() {
        var result = result(100, 1e9, 0);
        var more = new LoadResult("x", result.schedule(), "hash", List.of(result.phases().getFirst(), new Phase("after", 1_000_000_000, false)), Map.of(Phase.STEADY, result.phase(Phase.STEADY), "after", Part.of(List.of("get"), 0)),
            result.slices(), result.generator(), 10);
        assertThat(more.missed(Phase.STEADY, List.of("p99<50ms", "rate>=99%")), is(empty()));
        assertThrows(Inconclusive.class, () -> more.missed("after", List.of("p99<50ms")));
    }
}

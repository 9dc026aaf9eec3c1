package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Histograms of several threads, phases and slices, put together. */
class LatenciesTest {
    private static final long MS = 1_000_000;

    @Test void mergedIsWhatOneWouldHaveSeen() {
        var random = new SplittableRandom(7);
        var all = new Latencies();
        Latencies[] threads = {new Latencies(), new Latencies(), new Latencies()};
        for (int i = 0; i < 30_000; i++) {
            long corrected = random.nextLong(1, 5_000 * MS);
            all.right(corrected, corrected / 2);
            threads[random.nextInt(3)].right(corrected, corrected / 2);
        }
        Latencies merged = new Latencies().add(threads[0]).add(threads[1]).add(threads[2]);
        assertThat(merged.corrected(), is(all.corrected()));
        assertThat(merged.service(), is(all.service()));
        assertThat(merged.right(), is(30_000L));
    }

    @Test void errorsDoNotMakeAServerLookFast() {
        var l = new Latencies();
        for (int i = 0; i < 10; i++) l.right(100 * MS, 100 * MS);
        for (int i = 0; i < 990; i++) l.wrong(MS, i % 2 == 0 ? "status 503" : "connection refused");
        assertThat("of right answers alone", l.percentileMs(50), closeTo(100, 0.1));
        assertThat(l.errors(), is(Map.of("status 503", 495L, "connection refused", 495L)));
        assertThat(l.errorShare(), is(0.99));
        assertThat(l.failedLatency().getMaxValue() / 1e6, closeTo(1, 0.01));
    }

    @Test void aRequestBelongsToTheFaultThatTouchesIt() {
        var phases = new Phases(new Phase("before", 0, false));
        phases.begin(new Phase("during", 100, true));
        phases.begin(new Phase("after", 200, false));
        assertThat("due and answered before", phases.of(50, 90), is(0));
        assertThat("under way when the fault came", phases.of(90, 110), is(1));
        assertThat("due in it, answered after it", phases.of(190, 300), is(1));
        assertThat("due before, answered after", phases.of(50, 300), is(1));
        assertThat(phases.of(210, 220), is(2));
    }

    @Test void phasesWithoutAFaultAreByWhenRequestsFellDue() {
        var phases = new Phases(new Phase(Phase.WARM_UP, 0, false));
        phases.begin(new Phase(Phase.STEADY, 100, false));
        assertThat(phases.of(99, 150), is(0));
        assertThat(phases.of(100, 150), is(1));
    }

    @Test void slicesKeepTheTime() {
        var one = new Slices();
        var other = new Slices();
        one.add(50 * MS, 3 * MS, false);
        other.add(60 * MS, 9 * MS, false);
        other.add(250 * MS, MS, true);
        Slices both = new Slices().add(one).add(other);
        assertThat(both.all().get(0).right(), is(2L));
        assertThat(both.all().get(0).latency().getMaxValue() / 1e3, closeTo(9, 0.1));
        assertThat(both.all().get(2).wrong()[0], is(1L));
    }

    @Test void manySlicesAreJoined() {
        var slices = new Slices();
        for (int second = 0; second < 60; second++) slices.add(second * 1000 * MS, second * MS, false);
        assertThat(slices.sliceNanos(), is(400 * MS));
        assertThat(slices.all().get(75).latency().getMaxValue() / 1e3, closeTo(30, 0.3));
        var finer = new Slices();
        finer.add(30_050 * MS, 90 * MS, false);
        finer.add(100 * MS, MS, false);
        Slices both = new Slices().add(finer).add(slices);
        assertThat("of another fineness", both.all().get(75).right() + " in " + both.sliceNanos() / MS + " ms", is("2 in 400 ms"));
        assertThat("of at least five requests each", new Slices().add(slices).atLeast(5).all().size(), is(lessThanOrEqualTo(12)));
    }

    @Test void waitingForAProcessorIsSeen() {
        Path thread = Path.of("a");
        var from = new Machine.Threads(Map.of(thread, new long[] {100, 900}));
        assertThat("ran 100, waited 50", Machine.between(from, new Machine.Threads(Map.of(thread, new long[] {200, 950}))).slowdown(), is(1.5));
        assertThat(Machine.between(from, new Machine.Threads(Map.of(thread, new long[] {200, 2000}))).starves(), is(true));
        assertThat("it began in between", Machine.between(from, new Machine.Threads(Map.of(Path.of("b"), new long[] {10, 10}))).slowdown(), is(2.0));
        assertThat("where the system does not tell", Machine.between(from, new Machine.Threads(Map.of())).starves(), is(false));
    }

    @Test void aLineTellsHowItGoes() {
        var tally = new Tally(new Phases(new Phase(Phase.STEADY, 0, false)), 1, new Clock(10_000 * MS), 0);
        var progress = new Progress("mix", new Clock(20_000 * MS), List.of(tally));
        for (int i = 0; i < 4; i++) tally.sent(0);
        tally.ended(0, 0, 0, 8 * MS, 0, null);
        tally.ended(0, 0, 0, 2 * MS, 0, "status 503");
        assertThat(progress.line(5, 20, 2, 4), is("mix 5/20 s  4/s  p50 8.03 p99 8.03 max 8.03 ms  1 errors, 2 under way"));
        assertThat("what came since then", progress.line(5, 20, 2, 0), containsString("max 0.00 ms"));
    }
}

package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Goals as they are written, and what they are held against. */
class ThresholdTest {
    /** A hundred right answers of 1 to 100 ms, sent 1 ms before they ended, and one error. */
    private static Latencies sample() {
        var l = new Latencies();
        for (int ms = 1; ms <= 100; ms++) l.right(ms * 1_000_000L, 1_000_000L);
        l.wrong(1000, "status 503");
        return l;
    }

    private static boolean holds(String goal, double ratePerSecond) {
        Threshold t = Threshold.parse(goal);
        return t.holds(t.seen(sample(), new Rate(ratePerSecond, ratePerSecond / 500)));
    }

    @Test void readsWhatIsWritten() {
        assertThat(Threshold.parse("p99<50ms"), is(new Threshold("p99<50ms", "", "p99", "<", 50)));
        assertThat(Threshold.parse("put:p99.9 <= 1.5s"), is(new Threshold("put:p99.9 <= 1.5s", "put", "p99.9", "<=", 1500)));
        assertThat(Threshold.parse("errors<0.1%").limit(), is(0.1));
        assertThat(Threshold.parse("rate>=480/s").limit(), is(480.0));
        assertThat(Threshold.parse("service.max<200us").limit(), is(0.2));
    }

    @Test void refusesWhatSaysNothing() {
        for (String wrong : List.of("", "p99", "p99<50", "p99<50%", "errors<1ms", "p999<1ms", "rate>5ms", "rate>5", "p99=5ms", "99<5ms", "PUT:p99<5ms"))
            assertThat(assertThrows(IllegalArgumentException.class, () -> Threshold.parse(wrong), wrong).getMessage(), containsString("p99<50ms"));
    }

    @Test void holdsOrNot() {
        assertThat(holds("p50<51ms", 0), is(true));
        assertThat(holds("p50<50ms", 0), is(false));
        assertThat(holds("p99<=100ms", 0), is(true));
        assertThat(holds("max<99ms", 0), is(false));
        assertThat(holds("mean<52ms", 0), is(true));
        assertThat("from the moment of sending", holds("service.max<2ms", 0), is(true));
        assertThat("one in 101", holds("errors<1%", 0), is(true));
        assertThat(holds("errors<0.9%", 0), is(false));
        assertThat(holds("rate>=480/s", 480), is(true));
        assertThat(holds("rate>=480/s", 479.9), is(false));
        assertThat("of 500 that were planned", holds("rate>=96%", 480), is(true));
        assertThat(holds("rate>=97%", 480), is(false));
    }

    @Test void nothingAnsweredHoldsNoGoal() {
        var none = new Latencies();
        for (String goal : List.of("p99<10s", "max<10s", "mean<10s", "service.p50<10s", "errors<100%")) assertThat(goal, Threshold.parse(goal).holds(Threshold.parse(goal).seen(none, new Rate(0, 0))), is(false));
    }
}

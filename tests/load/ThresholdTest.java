package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import kit.UsageError;
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

    private static Part part(Latencies l) { return new Part(Map.of("get", l), l.right()); }

    private static boolean holds(String goal, double ratePerSecond) { return Threshold.parse(goal).holds(part(sample()), new Rate(ratePerSecond, ratePerSecond / 500)); }

    @Test void readsWhatIsWritten() {
        assertThat(Threshold.parse("p99<50ms"), is(new Threshold("p99<50ms", "", "p99", "<", 50, "ms")));
        assertThat(Threshold.parse("put:p99.9 <= 1.5s"), is(new Threshold("put:p99.9 <= 1.5s", "put", "p99.9", "<=", 1500, "ms")));
        assertThat(Threshold.parse("errors<0.1%").limit(), is(0.1));
        assertThat(Threshold.parse("rate>=480/s").limit(), is(480.0));
        assertThat(Threshold.parse("service.max<200us").limit(), is(0.2));
    }

    @Test void refusesWhatSaysNothing() {
        for (String wrong : List.of("", "p99", "p99<50", "p99<50%", "errors<1ms", "p999<1ms", "rate>5ms", "rate>5", "p99=5ms", "99<5ms", "PUT:p99<5ms", "put:rate>=9/s", "p99<5/s"))
            assertThat(assertThrows(IllegalArgumentException.class, () -> Threshold.parse(wrong), wrong).getMessage(), containsString("p99<50ms"));
    }

    @Test void holdsOrNot() {
        assertThat("of 101 requests the 51st", holds("p50<51.5ms", 0), is(true));
        assertThat(holds("p50<50.5ms", 0), is(false));
        assertThat(holds("p99<=101ms", 0), is(true));
        assertThat("the 101st got no right answer", holds("p99.9<10s", 0), is(false));
        assertThat(holds("max<99ms", 0), is(false));
        assertThat(holds("mean<52ms", 0), is(true));
        assertThat("from the moment of sending", holds("service.max<2ms", 0), is(true));
        assertThat("one in 101", holds("errors<1%", 0), is(true));
        assertThat(holds("errors<0.9%", 0), is(false));
        assertThat(holds("rate>=480/s", 480), is(true));
        assertThat(holds("rate>=480/s", 479.9), is(false));
        assertThat("of 500 that were planned", holds("rate>=96%", 480), is(true));
        assertThat(holds("rate>=97%", 480), is(false));
        assertThat("with a blank behind it", holds("rate>=97% ", 480), is(false));
    }

    @Test void errorsTakeForEver() {
        var half = new Latencies();
        for (int i = 0; i < 100; i++) {
            half.right(1_000_000, 1_000_000);
            half.wrong(1000, "status 503");
        }
        Threshold goal = Threshold.parse("p99<50ms");
        assertThat(goal.holds(part(half), new Rate(0, 0)), is(false));
        assertThat(goal.told(part(half), new Rate(0, 0)), is("p99<50ms is missed: 50.00 % of the requests got no right answer"));
        assertThat(Threshold.parse("p50<50ms").holds(part(half), new Rate(0, 0)), is(true));
    }

    /** Ninety requests, of which one, and then three, are slow. */
    @Test void aTailOfFewIsMissedWhenThatIsCertain() {
        var l = new Latencies();
        for (int i = 0; i < 89; i++) l.right(1_000_000, 1_000_000);
        l.right(3_000_000_000L, 1);
        Threshold goal = Threshold.parse("p99<1s");
        assertThat(goal.holds(part(l), new Rate(0, 0)), is(false));
        assertThat("one hiccup", goal.isMissed(part(l), new Rate(0, 0)), is(false));
        for (int i = 0; i < 3; i++) l.right(3_000_000_000L, 1);
        assertThat(goal.isMissed(part(l), new Rate(0, 0)), is(true));
        assertThat("the longest is the longest", Threshold.parse("max<1s").isMissed(part(l), new Rate(0, 0)), is(true));
    }

    @Test void aGoalOfNoRequestIsRefused() {
        assertThat(assertThrows(UsageError.class, () -> Threshold.parse("put:p99<1s").requireOneOf(List.of("native-put", "native-get"))).getMessage(), containsString("native-put, native-get"));
        Threshold.parse("put:p99<1s").requireOneOf(List.of("put"));
        Threshold.parse("p99<1s").requireOneOf(List.of("put"));
    }

    @Test void nothingAnsweredHoldsNoGoal() {
        var none = new Latencies();
        for (String goal : List.of("p99<10s", "max<10s", "mean<10s", "service.p50<10s", "errors<100%")) assertThat(goal, Threshold.parse(goal).holds(part(none), new Rate(0, 0)), is(false));
    }
}

package systems.log;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ScheduleTest {
    @Property void theSameSeedGivesTheSameSchedule(@ForAll long seed) { assertThat(Schedule.drawn(seed, 7), is(Schedule.drawn(seed, 7))); }

    @Property void itStaysWithinItsLimits(@ForAll long seed, @ForAll @IntRange(min = 3, max = 7) int maxNodes) {
        Schedule s = Schedule.drawn(seed, maxNodes);
        assertThat(s.nodes(), is(both(greaterThanOrEqualTo(3)).and(lessThanOrEqualTo(maxNodes))));
        assertThat(s.steps().size(), lessThanOrEqualTo(5));
    }

    @Property void noStepIsVoid(@ForAll long seed) {
        Set<Integer> down = new HashSet<>();
        for (Schedule.Step step : Schedule.drawn(seed, 7).steps()) switch (step) {
            case Schedule.Kill k -> assertThat(down.add(k.node()), is(true));
            case Schedule.Restart r -> assertThat(down.remove(r.node()), is(true));
            case Schedule.Pass p -> assertThat(p.millis(), is(both(greaterThanOrEqualTo(100)).and(lessThanOrEqualTo(1500))));
        }
    }
}

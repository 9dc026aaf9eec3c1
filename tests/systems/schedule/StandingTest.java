package systems.schedule;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.Set;
import org.junit.jupiter.api.Test;
import systems.schedule.Standing.Outlook;

class StandingTest {
    private static Standing after(int nodes, String... steps) {
        var standing = new Standing(nodes);
        for (String step : steps) standing.take(Step.parse(step));
        return standing;
    }

    @Test void aQuorumThatRunsServes() {
        assertThat(after(5, "kill 1", "kill 2").serving(), is(Set.of(3, 4, 5)));
        assertThat(after(5, "kill 1", "kill 2", "kill 3").outlook(), is(Outlook.NOBODY_LEADS));
        assertThat(after(4, "kill 1", "kill 2").outlook(), is(Outlook.NOBODY_LEADS));
    }

    @Test void aQuorumByItselfServes() {
        assertThat(after(5, "cut 1 4").serving(), is(Set.of(2, 3, 5)));
        assertThat(after(5, "cut 1 4", "kill 2").outlook(), is(Outlook.NOBODY_LEADS));
        assertThat(after(5, "cut 1 4", "kill 2", "heal").serving(), is(Set.of(1, 3, 4, 5)));
        assertThat(after(6, "cut 1 2 3").outlook(), is(Outlook.NOBODY_LEADS));
    }

    @Test void nobodyIsAskedToServeWhereLinksAreBrokenInOneDirectionOrAroundABridge() {
        assertThat(after(3, "cut-one-way 1 2").outlook(), is(Outlook.EITHER));
        assertThat(after(3, "cut-one-way 1 2", "cut-one-way 2 1").outlook(), is(Outlook.EITHER));
        assertThat(after(3, "cut-one-way 1 2", "kill 2").serving(), is(Set.of(1, 3)));
    }

    @Test void aPausedNodeCountsForNothingUntilItGoesOn() {
        assertThat(after(3, "pause 1").serving(), is(Set.of(2, 3)));
        assertThat(after(3, "pause 1", "kill 2").outlook(), is(Outlook.NOBODY_LEADS));
        assertThat(after(3, "pause 1", "kill 2", "resume 1").serving(), is(Set.of(1, 3)));
        assertThat(after(3, "pause 1").allows(Step.parse("kill 1")), is(false));
        assertThat(after(3, "pause 1").allows(Step.parse("restart 1")), is(false));
    }

    @Test void whoHasLeftIsNoPartOfAQuorum() {
        assertThat(after(5, "remove 1", "remove 2", "kill 3").serving(), is(Set.of(4, 5)));
        assertThat(after(4, "kill 1", "kill 2").outlook(), is(Outlook.NOBODY_LEADS));
        assertThat(after(4, "remove 1", "kill 2").serving(), is(Set.of(3, 4)));
        assertThat(after(4, "remove 1", "promote 1", "kill 2").serving(), is(Set.of(1, 3, 4)));
        assertThat(after(4, "remove 1").allows(Step.parse("restart 1")), is(false));
    }

    @Test void membersChangeOnlyWhereThatIsSureToSucceed() {
        assertThat(after(3).allows(Step.parse("remove 1")), is(true));
        assertThat("of two voters none", after(3, "remove 1").allows(Step.parse("remove 2")), is(false));
        assertThat("two of four would run", after(5, "kill 1", "kill 2").allows(Step.parse("remove 3")), is(false));
        assertThat(after(5, "kill 1").allows(Step.parse("remove 3")), is(true));
        assertThat(after(5, "kill 1").allows(Step.parse("remove 1")), is(false));
        assertThat(after(5, "cut 1").allows(Step.parse("remove 3")), is(false));
        assertThat(after(5, "pause 1").allows(Step.parse("remove 3")), is(false));
        assertThat(after(3, "remove 1").allows(Step.parse("promote 1")), is(true));
        assertThat("one of two is no quorum", after(3, "remove 1", "kill 2").allows(Step.parse("promote 1")), is(false));
        assertThat(after(3).allows(Step.parse("promote 1")), is(false));
    }

    @Test void slowLinksAreWhole() { assertThat(after(3, "latency 1 100").serving(), is(Set.of(1, 2, 3))); }
}

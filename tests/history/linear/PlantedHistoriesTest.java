package history.linear;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import history.linear.Action.Delete;
import history.linear.Action.Get;
import history.linear.Action.PutIf;
import history.linear.Action.Set;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories with one known defect each, which is found and called by its name, and correct ones, which pass (contracts/kv.md §4.1). */
class PlantedHistoriesTest {
    private final List<Operation> operations = new ArrayList<>();

    private PlantedHistoriesTest add(String key, long batch, long call, long end, Action action, Outcome outcome, Answer answer) {
        operations.add(new Operation(operations.size(), "c" + operations.size() % 3, "node " + operations.size() % 2, key, batch, action, outcome, answer, call, end));
        return this;
    }

    private PlantedHistoriesTest ok(long call, long end, Action action, Answer answer) { return add("k", 0, call, end, action, Outcome.OK, answer); }

    private PlantedHistoriesTest set(long call, long end, String value) { return ok(call, end, new Set(value), Answer.done()); }

    private PlantedHistoriesTest get(long call, long end, String value) { return ok(call, end, new Get(), Answer.read(value)); }

    private PlantedHistoriesTest unknown(long call, long end, Action action) { return add("k", 0, call, end, action, Outcome.UNKNOWN, null); }

    /** The judge rejects it by this name, and names so many operations. */
    private void isRejectedAs(String name, int named) {
        Judgement judgement = Linearizability.judge(new History(operations), Budget.standard());
        assertThat(judgement, instanceOf(Judgement.Violation.class));
        var violation = (Judgement.Violation) judgement;
        assertThat(violation.toString(), violation.name(), is(name));
        assertThat(violation.toString(), violation.operations(), hasSize(named));
    }

    private void isSeenAtFirstSight(String name) {
        assertThat(CheapChecks.findings(new History(operations)).stream().map(Finding::name).toList(), hasItem(name));
    }

    private void passes() {
        assertThat(Linearizability.judge(new History(operations), Budget.standard()), instanceOf(Judgement.Legal.class));
        assertThat(CheapChecks.findings(new History(operations)), is(empty()));
    }

    @Test void staleRead() {
        set(0, 1, "a").set(2, 3, "b").get(4, 5, "b").get(6, 7, "a").set(8, 9, "c").get(10, 11, "c");
        isRejectedAs("stale read", 3);
        isSeenAtFirstSight("stale read");
    }

    @Test void lostAcknowledgedWrite() {
        set(0, 1, "a").set(2, 3, "b").get(4, 5, "a").get(6, 7, "a");
        isRejectedAs("lost acknowledged write", 3);
        isSeenAtFirstSight("lost acknowledged write");
    }

    @Test void firstWriteLost() {
        set(0, 1, "a").get(4, 5, null);
        isRejectedAs("lost acknowledged write", 2);
        isSeenAtFirstSight("lost acknowledged write");
    }

    @Test void acknowledgedThenGone() {
        set(0, 1, "a").get(2, 3, "a").get(4, 5, null);
        isRejectedAs("acknowledged then gone", 2);
        isSeenAtFirstSight("acknowledged then gone");
    }

    @Test void resurrectedDelete() {
        set(0, 1, "a").ok(2, 3, new Delete(), Answer.done()).get(4, 5, null).get(6, 7, "a");
        isRejectedAs("resurrected delete", 3);
        isSeenAtFirstSight("resurrected delete");
    }

    @Test void tornBatch() {
        add("a", 0, 0, 1, new Set("a0"), Outcome.OK, Answer.done()).add("b", 0, 0, 1, new Set("b0"), Outcome.OK, Answer.done());
        add("a", 1, 2, 20, new Set("a1"), Outcome.UNKNOWN, null).add("b", 1, 2, 20, new Set("b1"), Outcome.UNKNOWN, null);
        add("a", 0, 4, 5, new Get(), Outcome.OK, Answer.read("a1")).add("b", 0, 6, 7, new Get(), Outcome.OK, Answer.read("b0"));
        isRejectedAs("torn batch", 4);
        isSeenAtFirstSight("torn batch");
    }

    @Test void wholeBatchPasses() {
        add("a", 0, 0, 1, new Set("a0"), Outcome.OK, Answer.done()).add("b", 0, 0, 1, new Set("b0"), Outcome.OK, Answer.done());
        add("a", 1, 2, 20, new Set("a1"), Outcome.UNKNOWN, null).add("b", 1, 2, 20, new Set("b1"), Outcome.UNKNOWN, null);
        add("b", 0, 4, 6, new Get(), Outcome.OK, Answer.read("b0")).add("a", 0, 6, 7, new Get(), Outcome.OK, Answer.read("a1")).add("b", 0, 8, 9, new Get(), Outcome.OK, Answer.read("b1"));
        passes();
    }

    @Test void doubleExisted() {
        set(0, 1, "a").ok(2, 8, new Delete(), Answer.existed(true)).ok(3, 9, new Delete(), Answer.existed(true)).ok(3, 9, new Delete(), Answer.existed(false));
        isRejectedAs("double existed", 3);
        isSeenAtFirstSight("double existed");
    }

    @Test void dirtyRead() {
        set(0, 1, "a").add("k", 0, 2, 3, new Set("b"), Outcome.REJECTED, null).get(4, 5, "b");
        isRejectedAs("dirty read", 1);
        isSeenAtFirstSight("dirty read");
    }

    @Test void valueNeverWritten() {
        set(0, 1, "a").get(2, 3, "x");
        isRejectedAs("value never written", 1);
        isSeenAtFirstSight("value never written");
    }

    @Test void valueOfAnotherKey() {
        add("other", 0, 0, 1, new Set("x"), Outcome.OK, Answer.done()).set(0, 1, "a").get(2, 3, "x");
        isRejectedAs("value of another key", 1);
        isSeenAtFirstSight("value of another key");
    }

    @Test void readBeforeItsWrite() {
        get(0, 1, "a").set(2, 3, "a");
        isRejectedAs("read before its write", 2);
        isSeenAtFirstSight("read before its write");
    }

    @Test void readGoingBack() {
        set(0, 1, "a").set(2, 20, "b").get(3, 4, "b").get(5, 6, "a");
        isRejectedAs("read going back", 4);
        isSeenAtFirstSight("read going back");
    }

    @Test void lostUpdate() {
        ok(0, 1, new Set("a"), Answer.stored("e1")).ok(2, 9, new PutIf("e1", "b"), Answer.applied("e2")).ok(3, 9, new PutIf("e1", "c"), Answer.applied("e3"));
        isRejectedAs("lost update", 3);
    }

    @Test void twoReadersDisagreeAboutTheOrderOfTwoWrites() {
        set(0, 20, "a").set(0, 20, "b").get(1, 2, "a").get(3, 4, "b").get(5, 6, "a");
        isRejectedAs("contradictory reads", 5);
    }

    @Test void unknownOutcomesPass() {
        set(0, 1, "a").unknown(2, 3, new Set("b")).get(4, 5, "a").get(10, 11, "b").unknown(12, 13, new Delete()).get(14, 15, "b").get(16, 17, null).unknown(18, 19, new Set("c"));
        unknown(20, 21, new PutIf("e1", "d")).ok(22, 23, new Delete(), Answer.existed(false)).get(24, 25, "c").add("k", 0, 26, 27, new Set("e"), Outcome.REJECTED, null).get(28, 29, "c");
        passes();
    }

    @Test void unknownWriteTakesEffectOnce() {
        set(0, 1, "a").unknown(2, 3, new Set("b")).get(4, 5, "b").set(6, 7, "c").get(8, 9, "c").get(10, 11, "b");
        isRejectedAs("stale read", 4);
    }
}

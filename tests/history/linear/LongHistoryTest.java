package history.linear;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Long histories are decided in the time that docs/linearizability.md promises, and what is not decided in time is not called legal. */
class LongHistoryTest {
    private static final int SEED = 7;

    private static double cpuSeconds() { return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9; }

    private static Judgement judged(History history, double mostSeconds) {
        double before = cpuSeconds();
        Judgement judgement = Linearizability.judge(history, Budget.standard());
        assertThat("seconds on one core", cpuSeconds() - before, lessThan(mostSeconds));
        return judgement;
    }

    /** The same, but the last get reads what was written first. */
    private static History stale(History history) {
        List<Operation> operations = new ArrayList<>(history.operations());
        int last = operations.size() - 1;
        while (!operations.get(last).action().reads()) last--;
        String first = operations.stream().map(o -> o.action().written()).filter(v -> v != null).findFirst().orElseThrow();
        Operation o = operations.get(last);
        operations.set(last, new Operation(o.number(), o.client(), o.node(), o.key(), 0, o.action(), Outcome.OK, Answer.read(first), o.callNanos(), o.returnNanos()));
        return new History(operations);
    }

    @Test void fiftyThousandOperationsWithFiveValues() {
        assertThat(judged(BusyHistory.of(50_000, 10, 5, 0.5, SEED), 5), instanceOf(Judgement.Legal.class));
    }

    @Test void aMillionOperationsWithUniqueValues() {
        assertThat(judged(BusyHistory.of(1_000_000, 50, 0, 0.5, SEED), 2), instanceOf(Judgement.Legal.class));
    }

    @Test void oneStaleReadInALongHistoryIsShownAlone() {
        var violation = (Judgement.Violation) Linearizability.judge(stale(BusyHistory.of(200_000, 50, 0, 0.5, SEED)), Budget.standard());
        assertThat(violation.name(), is("stale read"));
        assertThat(violation.toString(), violation.operations().size(), lessThan(5));
    }

    @Test void noBudgetNoVerdict() {
        History history = BusyHistory.of(5_000, 10, 5, 0.5, SEED);
        assertThat(Linearizability.judge(history, new Budget(Duration.ZERO, 1 << 20)), instanceOf(Judgement.Inconclusive.class));
        assertThat(Linearizability.judge(history, new Budget(Duration.ofMinutes(1), 1000)), instanceOf(Judgement.Inconclusive.class));
    }
}

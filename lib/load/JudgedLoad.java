package load;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kit.Case;

/** A load as most cases want it: sent to its end, with a fault in its midst or without one, and judged phase by phase. */
public final class JudgedLoad {
    private final Case c;
    private LoadResult result;

    public JudgedLoad(Case c) { this.c = c; }

    /** To its end, with nothing broken. */
    public void send(RunningLoad running) { result = running.finish(); }

    /**
     * To its end, with a fault meanwhile.
     *
     * @param from and {@code until} since the load's start
     * @param fault begins when it is asked for, and ends when what it returns is closed
     */
    public void sendAcross(RunningLoad running, Duration from, Duration until, Supplier<? extends AutoCloseable> fault) throws Exception {
        running.until(from);
        running.disturbed("during");
        try (var broken = fault.get()) {
            running.until(until);
        }
        running.calm("after");
        result = running.finish();
    }

    public LoadResult result() { return result; }

    private List<Phase> phases(boolean disturbed) { return result.phases().stream().filter(p -> p.disturbed() == disturbed && !p.name().equals(Phase.WARM_UP)).toList(); }

    /** No error while nothing is broken. */
    public void onlyRightAnswers() { phases(false).forEach(p -> c.check(p.name() + ".only-right-answers", result.phase(p.name()).all().errors(), is(Map.of()))); }

    /** @param share of the requests that a fault touched */
    public void fewErrors(double share) { phases(true).forEach(p -> c.check(p.name() + ".errors-are-few", result.phase(p.name()).all().errorShare(), is(lessThanOrEqualTo(share)))); }

    /** What was read while something was broken was right, too. */
    public void rightReads() { phases(true).forEach(p -> c.check(p.name() + ".reads-are-right", result.phase(p.name()).wrongReads(), is(Map.of()))); }

    /** Goals while nothing is broken, unless the command line has others. @throws kit.Inconclusive when the load was not sent as planned */
    public void keepsGoals(List<String> calm) { keepsGoals(calm, List.of()); }

    /** @param disturbed goals while something is broken */
    public void keepsGoals(List<String> calm, List<String> disturbed) {
        result.requireValid();
        phases(false).forEach(p -> keeps(p, calm));
        phases(true).forEach(p -> keeps(p, disturbed));
    }

    private void keeps(Phase phase, List<String> goals) { c.check(phase.name() + ".goals-are-kept", result.missed(phase.name(), c.options().load().slo(goals)), is(empty())); }
}

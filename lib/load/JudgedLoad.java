package load;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kit.Case;
import kit.Inconclusive;

/**
 * A load as most cases want it: sent to its end, with a fault in its midst or without one, and judged phase by phase. Of a fault there are two phases:
 * {@value #STRIKE}, until the system can have noticed it, in which a few requests may fail, and {@value #DURING}, in which none does.
 */
public final class JudgedLoad {
    static final String STRIKE = "strike";
    static final String DURING = "during";
    /** What was under way when a fault struck has ended by then, or waits. */
    private static final Duration SETTLING = Duration.ofSeconds(1);
    private final Case c;
    private LoadResult result;

    public JudgedLoad(Case c) { this.c = c; }

    /** For its span, with nothing broken. @param running whose schedule lasts longer */
    public void send(RunningLoad running, Span span) {
        begin(running);
        running.endAt(span.whole());
        result = running.finish();
    }

    private void begin(RunningLoad running) { running.require(c.options().load().slo(List.of()).stream().map(Threshold::parse).toList()); }

    /**
     * With a fault after the first third of its span: a third each while it is about, and after it, however long its begin and end take.
     *
     * @param fault begins when it is asked for, returns when the system can have noticed, but for a second, and ends when what it returns is closed
     */
    public void sendAcross(RunningLoad running, Span span, Supplier<? extends AutoCloseable> fault) throws Exception {
        begin(running);
        running.until(span.thirds(1));
        running.disturbed(STRIKE);
        try (var broken = fault.get()) {
            running.until(running.elapsed().plus(SETTLING));
            running.disturbed(DURING);
            running.until(running.elapsed().plus(span.third()));
        }
        running.calm("after");
        running.endAt(running.elapsed().plus(span.third()));
        result = running.finish();
    }

    public LoadResult result() { return result; }

    private List<Phase> phases(boolean disturbed) { return result.phases().stream().filter(p -> p.disturbed() == disturbed && !p.name().equals(Phase.WARM_UP)).toList(); }

    /** No error while nothing is broken. */
    public void onlyRightAnswers() { phases(false).forEach(p -> onlyRightAnswers(p.name())); }

    private void onlyRightAnswers(String phase) { c.check(phase + ".only-right-answers", conclusive(phase).all().errors(), is(Map.of())); }

    /** @param share of the requests, 0 to 1, that may fail while nothing is broken */
    public void errorsAtMost(double share) { phases(false).forEach(p -> c.check(p.name() + ".errors-are-few", conclusive(p.name()).all().errorShare(), is(lessThanOrEqualTo(share)))); }

    /** @throws Inconclusive when no request fell into it, or none was answered wrongly but some not at all, and that may be the machine's doing */
    private Part conclusive(String phase) {
        Part part = result.phase(phase);
        if (part.all().all() == 0) throw new Inconclusive("no request of the load " + result.name() + " fell into its phase " + phase);
        if (part.all().wrong() > 0 && part.wrongReads().isEmpty() && result.generator().machine().starves()) throw new Inconclusive(part.all().errors() + " in phase " + phase + ", but " + result.generator().machine());
        return part;
    }

    /** @param share of the requests that may fail as the fault strikes, at least one where it is above 0; none may later */
    public void errorsOnlyInTheStrike(double share) {
        Latencies all = conclusive(STRIKE).all();
        c.check(STRIKE + ".errors-are-few", all.wrong(), is(lessThanOrEqualTo((long) Math.ceil(share * all.all()))));
        onlyRightAnswers(DURING);
    }

    /** What was read while something was broken was right, too. */
    public void rightReads() { phases(true).forEach(p -> c.check(p.name() + ".reads-are-right", result.phase(p.name()).wrongReads(), is(Map.of()))); }

    /** Goals while nothing is broken, unless the command line has others. @throws Inconclusive when the load was not sent as planned */
    public void keepsGoals(List<String> calm) {
        result.requireValid();
        phases(false).forEach(p -> keeps(p.name(), calm));
    }

    /** @param strike goals as the fault strikes @param during while it is about */
    public void keepsGoals(List<String> calm, List<String> strike, List<String> during) {
        keepsGoals(calm);
        keeps(STRIKE, strike);
        keeps(DURING, during);
    }

    private void keeps(String phase, List<String> goals) { c.check(phase + ".goals-are-kept", result.missed(phase, c.options().load().slo(goals)), is(empty())); }
}

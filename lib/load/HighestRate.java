package load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/**
 * Searches for the highest rate that keeps all goals: doubles until one is missed, then halves the gap until it is a twentieth. A
 * rate that misses has a second chance, as one hiccup of the machine is no limit of the server.
 */
public final class HighestRate {
    private static final double CLOSE = 1.05;
    private static final int PROBES = 24;
    /** Of the planned requests, as many must be answered rightly: else the rate was not kept, whatever the latency. */
    private static final double KEPT = 0.98;
    private final List<Threshold> goals;
    private final DoubleFunction<LoadResult> load;
    private final List<Probe> probes = new ArrayList<>();

    /** One rate that was tried. @param why the goal that was missed, or what was wrong with the generator; empty when all is kept */
    public record Probe(double perSecond, double answeredPerSecond, double p99Ms, String why, boolean valid) {
        boolean good() { return why.isEmpty(); }

        @Override public String toString() { return String.format(Locale.ROOT, "%8.0f/s: %.0f/s answered, p99 %.2f ms, %s", perSecond, answeredPerSecond, p99Ms, good() ? "kept" : why); }
    }

    /** @param perSecond the highest rate that kept the goals; 0 if none did @param generatorsLimit whether the generator, not the server, gave up above it */
    public record Found(double perSecond, boolean generatorsLimit, List<Probe> probes) {
        public String told() {
            if (perSecond == 0) return "no rate kept the goals";
            return String.format(Locale.ROOT, "highest rate that keeps the goals: %.0f/s%s, %d probes", perSecond, generatorsLimit ? " or more: the generator was at its limit" : "", probes.size());
        }
    }

    /** @param load sends at a rate for a while */
    public HighestRate(List<Threshold> goals, DoubleFunction<LoadResult> load) {
        this.goals = List.copyOf(goals);
        this.load = load;
    }

    /** @param start in requests per second; a good guess spares probes */
    public Found from(double start, Consumer<Probe> listener) {
        double good = 0;
        double bad = Double.POSITIVE_INFINITY;
        boolean generators = false;
        for (double rate = start; probes.size() < PROBES && rate >= 1 && bad / good > CLOSE; rate = next(good, bad)) {
            Probe probe = probe(rate, listener);
            if (!probe.good()) probe = probe(rate, listener);
            if (probe.good()) good = rate;
            else {
                bad = rate;
                generators = !probe.valid();
            }
        }
        return new Found(good, generators, List.copyOf(probes));
    }

    private static double next(double good, double bad) {
        if (Double.isInfinite(bad)) return 2 * good;
        return good == 0 ? bad / 2 : Math.sqrt(good * bad);
    }

    private Probe probe(double rate, Consumer<Probe> listener) {
        LoadResult result = load.apply(rate);
        boolean valid = result.faults().isEmpty();
        double answered = result.rightPerSecond();
        String why = valid ? "" : "generator lagged: p99 " + Math.round(result.generator().lagMs(99)) + " ms";
        for (Threshold goal : goals) if (why.isEmpty() && !goal.holds(result)) why = goal.told(result);
        if (why.isEmpty() && answered < KEPT * rate) why = "rate not kept";
        if (valid && !why.isEmpty() && result.generator().machine().starves()) {
            valid = false;
            why += ", but " + result.generator().machine();
        }
        var probe = new Probe(rate, answered, result.all().percentileMs(99), why, valid);
        probes.add(probe);
        listener.accept(probe);
        return probe;
    }
}

package load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import kit.LoadOptions;
import kit.SetupError;

/**
 * Searches for the highest rate that keeps all goals: doubles until one is missed, then halves the gap until it is a twentieth, and
 * tries what it found once more; when that misses, it goes on below. A rate that misses has a second chance, as one hiccup of the machine is no limit of the server.
 */
public final class HighestRate {
    private static final double CLOSE = 1.05;
    /** A gap that was left as no more rates were tried. */
    private static final double WIDE = 1.12;
    private static final Duration REST_AFTER_A_MISS = Duration.ofSeconds(1);
    /** Else the rate was not kept, whatever the latency. */
    private static final Threshold RATE_KEPT = Threshold.parse("rate>=98%");
    private final List<Threshold> goals;
    private final Duration rest;
    private final DoubleFunction<LoadResult> load;
    private final List<Probe> probes = new ArrayList<>();

    /** One rate that was tried. @param why the goal that was missed, or what was wrong with the generator; empty when all is kept */
    public record Probe(double perSecond, double answeredPerSecond, double p99Ms, String why, boolean valid) {
        boolean good() { return why.isEmpty(); }

        @Override public String toString() { return String.format(Locale.ROOT, "%8.0f/s: %.0f/s answered, p99 %.2f ms, %s", perSecond, answeredPerSecond, p99Ms, good() ? "kept" : why); }
    }

    /**
     * @param perSecond the highest rate that kept the goals; 0 if none did
     * @param confirmed whether it kept them when it was tried again, too
     * @param missedPerSecond the lowest rate that missed them; infinite if none did
     * @param generatorsLimit whether the generator, not the server, gave up above it
     */
    public record Found(double perSecond, boolean confirmed, double missedPerSecond, boolean generatorsLimit, List<Probe> probes) {
        public String told() {
            String why = generatorsLimit ? ": the generator was at its limit" : "";
            if (perSecond == 0) return "no rate kept the goals" + why;
            return String.format(Locale.ROOT, "highest rate that keeps the goals: %.0f/s%s%s, %d probes", perSecond, confirmed ? "" : " (not tried again)", generatorsLimit || missedPerSecond / perSecond > WIDE ? " or more" + why : "", probes.size());
        }
    }

    /** @param load sends at a rate for a while */
    public HighestRate(List<Threshold> goals, DoubleFunction<LoadResult> load) { this(goals, REST_AFTER_A_MISS, load); }

    HighestRate(List<Threshold> goals, Duration rest, DoubleFunction<LoadResult> load) {
        this.goals = Stream.concat(goals.stream(), Stream.of(RATE_KEPT)).toList();
        this.rest = rest;
        this.load = load;
    }

    /** @param start in requests per second; a good guess spares probes */
    public Found from(double start, Consumer<Probe> listener) {
        double good = 0;
        double bad = Double.POSITIVE_INFINITY;
        double rate = start;
        boolean generators = false;
        boolean confirmed = false;
        while (probes.size() < LoadOptions.PROBES - 1 && rate >= 1 && !confirmed) {
            Probe probe = tried(rate, listener);
            confirmed = probe.good() && rate == good;
            if (probe.good()) good = rate;
            else {
                generators = !probe.valid();
                bad = rate;
                if (rate == good) good = 0;
            }
            rate = next(good, bad);
        }
        return new Found(good, confirmed, bad, generators, List.copyOf(probes));
    }

    /** With its second chance. */
    private Probe tried(double rate, Consumer<Probe> listener) {
        Probe probe = probe(rate, listener);
        return probe.good() ? probe : probe(rate, listener);
    }

    /** What was found itself, when the gap is small enough. */
    private static double next(double good, double bad) {
        if (bad / good <= CLOSE) return good;
        if (Double.isInfinite(bad)) return 2 * good;
        return good == 0 ? bad / 2 : Math.sqrt(good * bad);
    }

    private Probe probe(double rate, Consumer<Probe> listener) {
        LoadResult result = load.apply(rate);
        boolean valid = result.faults().isEmpty();
        double answered = result.rightPerSecond();
        String why = String.join("; ", result.faults());
        for (Threshold goal : goals)
            if (why.isEmpty() && !goal.holds(result)) {
                Optional<String> excuse = result.excuse(goal);
                valid = excuse.isEmpty();
                why = goal.told(result) + excuse.map(e -> ", but " + e).orElse("");
            }
        var probe = new Probe(rate, answered, result.all().percentileMs(99), why, valid);
        probes.add(probe);
        listener.accept(probe);
        if (!probe.good()) rest();
        return probe;
    }

    /** An overloaded server has a backlog, whose cost belongs to no other rate. */
    private void rest() {
        try {
            Thread.sleep(rest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while the highest rate was searched for", e);
        }
    }
}

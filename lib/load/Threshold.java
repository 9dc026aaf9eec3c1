package load;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kit.UsageError;
import org.HdrHistogram.Histogram;

/**
 * A goal of a load, as it is written on a command line: {@code p99<50ms}, {@code put:p99.9<=1s}, {@code errors<0.1%},
 * {@code rate>=480/s}, {@code rate>=98%} of what was planned. Latencies are corrected ones, {@code service.p99} are those from the moment of
 * sending. Percentiles are of all requests, and one that got no right answer takes for ever; {@code max} and {@code mean} are of right answers.
 *
 * @param operation whose; empty for all together
 * @param limit in milliseconds, per cent, or requests per second of all operations
 * @param unit "ms", "%" or "/s"
 */
public record Threshold(String text, String operation, String metric, String comparison, double limit, String unit) {
    private static final Pattern FORM = Pattern.compile("(?:([a-z][a-z0-9-]*):)?((?:service\\.)?(?:p\\d{1,2}(?:\\.\\d+)?|p100|max|mean)|errors|rate)(<=?|>=?)(\\d+(?:\\.\\d+)?)(us|ms|s|%|/s)?");
    private static final String SERVICE = "service.";

    /** @throws IllegalArgumentException that shows the form */
    public static Threshold parse(String text) {
        Matcher m = FORM.matcher(text.replace(" ", ""));
        if (!m.matches()) throw wrong(text, "");
        String operation = m.group(1) == null ? "" : m.group(1);
        String metric = m.group(2);
        String unit = m.group(5) == null ? "" : m.group(5);
        double number = Double.parseDouble(m.group(4));
        boolean known = switch (metric) {
            case "errors" -> unit.equals("%");
            case "rate" -> unit.equals("/s") || unit.equals("%");
            default -> unit.endsWith("s") && !unit.equals("/s");
        };
        if (!known) throw wrong(text, ": latencies in us, ms or s, errors in %, the rate in /s or in % of what was planned");
        if (metric.equals("rate") && !operation.isEmpty()) throw wrong(text, ": the rate is that of all requests together");
        double limit = number * (unit.equals("s") ? 1000 : unit.equals("us") ? 0.001 : 1);
        return new Threshold(text.strip(), operation, metric, m.group(3), limit, unit.endsWith("s") && !unit.equals("/s") ? "ms" : unit);
    }

    private static IllegalArgumentException wrong(String text, String why) { return new IllegalArgumentException("'" + text + "' is no goal such as p99<50ms, put:max<=1s, errors<0.1% or rate>=480/s" + why); }

    /** @throws UsageError when it is about none of these kinds of requests */
    void requireOneOf(Collection<String> operations) {
        if (!operation.isEmpty() && !operations.contains(operation)) throw new UsageError("'" + text + "' is about no request of this load; there are " + String.join(", ", operations));
    }

    private boolean isService() { return metric.startsWith(SERVICE); }

    /** Of a latency: which percentile decides; 100 for the longest. */
    Optional<Double> percentile() {
        String which = isService() ? metric.substring(SERVICE.length()) : metric;
        if (which.equals("max")) return Optional.of(100.0);
        return which.matches("p[\\d.]+") ? Optional.of(Double.valueOf(which.substring(1))) : Optional.empty();
    }

    private Latencies of(Part part) { return operation.isEmpty() ? part.all() : part.operation(operation); }

    /** What the metric was, in the unit of the limit. */
    double seen(Part part, Rate rate) {
        Latencies l = of(part);
        Histogram histogram = isService() ? l.service() : l.corrected();
        if (metric.equals("errors")) return 100 * l.errorShare();
        if (metric.equals("rate")) return unit.equals("%") ? 100 * rate.ofPlanned() : rate.rightPerSecond();
        if (l.right() == 0) return Double.POSITIVE_INFINITY;
        if (metric.endsWith("mean")) return histogram.getMean() / 1e6;
        return metric.endsWith("max") ? histogram.getMaxValue() / 1e6 : l.withinMs(histogram, percentile().orElseThrow());
    }

    boolean holds(Part part, Rate rate) { return holds(seen(part, rate)); }

    public boolean holds(LoadResult result) { return holds(result.whole(), result.rate()); }

    boolean holds(double seen) {
        return switch (comparison) {
            case "<" -> seen < limit;
            case "<=" -> seen <= limit;
            case ">" -> seen > limit;
            default -> seen >= limit;
        };
    }

    /** Whether it is missed with 95 per cent certainty: of few requests the 99th percentile is the longest, and one hiccup tells nothing of the others. */
    boolean isMissed(Part part, Rate rate) { return !holds(part, rate) && (!isTail() || !holds(of(part).withinMs(isService() ? of(part).service() : of(part).corrected(), surely(of(part).all())))); }

    private boolean isTail() { return percentile().isPresent() && !metric.endsWith("max") && comparison.startsWith("<"); }

    /** The percentile of what was seen below which the true one hardly lies: how many of n values lie below that is binomial. */
    private double surely(long count) {
        double share = percentile().orElseThrow() / 100;
        return 100 * Math.max(0, share - Comparison.spread(share, count));
    }

    /** Such as "p99<50ms holds: 31.20 ms". */
    public String told(LoadResult result) { return told(result.whole(), result.rate()); }

    String told(Part part, Rate rate) {
        double seen = seen(part, rate);
        String what = Double.isInfinite(seen) ? String.format(Locale.ROOT, "%.2f %% of the requests got no right answer", 100 * of(part).errorShare()) : String.format(Locale.ROOT, "%.2f %s", seen, unit).replace(" /s", "/s");
        return text + (holds(seen) ? " holds: " : " is missed: ") + what;
    }
}

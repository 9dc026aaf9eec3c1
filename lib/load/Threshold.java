package load;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A goal of a load, as it is written on a command line: {@code p99<50ms}, {@code put:p99.9<=1s}, {@code errors<0.1%},
 * {@code rate>=480/s}, {@code rate>=98%} of what was planned. Latencies are corrected ones of right answers, {@code service.p99} are those from the moment of sending.
 *
 * @param operation whose; empty for all together
 * @param limit in milliseconds, per cent, or requests per second of all operations
 */
public record Threshold(String text, String operation, String metric, String comparison, double limit) {
    private static final Pattern FORM = Pattern.compile("(?:([a-z][a-z0-9-]*):)?((?:service\\.)?(?:p\\d{1,2}(?:\\.\\d+)?|p100|max|mean)|errors|rate)(<=?|>=?)(\\d+(?:\\.\\d+)?)(us|ms|s|%|/s)?");

    /** @throws IllegalArgumentException that shows the form */
    public static Threshold parse(String text) {
        Matcher m = FORM.matcher(text.replace(" ", ""));
        if (!m.matches()) throw wrong(text, "");
        String metric = m.group(2);
        String unit = m.group(5) == null ? "" : m.group(5);
        double number = Double.parseDouble(m.group(4));
        double limit = switch (metric) {
            case "errors" -> unit.equals("%") ? number : Double.NaN;
            case "rate" -> unit.equals("/s") || unit.equals("%") ? number : Double.NaN;
            default -> number * (unit.equals("s") ? 1000 : unit.equals("ms") ? 1 : unit.equals("us") ? 0.001 : Double.NaN);
        };
        if (Double.isNaN(limit)) throw wrong(text, ": latencies in us, ms or s, errors in %, the rate in /s or in % of what was planned");
        return new Threshold(text, m.group(1) == null ? "" : m.group(1), metric, m.group(3), limit);
    }

    private static IllegalArgumentException wrong(String text, String why) { return new IllegalArgumentException("'" + text + "' is no goal such as p99<50ms, put:max<=1s, errors<0.1% or rate>=480/s" + why); }

    /** What the metric was, in the unit of the limit. */
    double seen(Part part, Rate rate) { return seen(operation.isEmpty() ? part.all() : part.operation(operation), rate); }

    double seen(Latencies l, Rate rate) {
        if (metric.equals("errors")) return 100 * l.errorShare();
        if (metric.equals("rate")) return text.endsWith("%") ? 100 * rate.ofPlanned() : rate.rightPerSecond();
        boolean service = metric.startsWith("service.");
        String which = metric.substring(service ? "service.".length() : 0);
        if (l.right() == 0) return Double.POSITIVE_INFINITY;
        if (which.equals("mean")) return (service ? l.service() : l.corrected()).getMean() / 1e6;
        double percentile = which.equals("max") ? 100 : Double.parseDouble(which.substring(1));
        return service ? l.servicePercentileMs(percentile) : l.percentileMs(percentile);
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

    /** Such as "p99<50ms holds: 31.20 ms". */
    public String told(LoadResult result) { return told(result.whole(), result.rate()); }

    String told(Part part, Rate rate) {
        double seen = seen(part, rate);
        String unit = text.endsWith("%") ? " %" : metric.equals("rate") ? "/s" : " ms";
        return text + (holds(seen) ? " holds: " : " is missed: ") + String.format(Locale.ROOT, "%.2f", seen) + unit;
    }
}

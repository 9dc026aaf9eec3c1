package load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Results of loads beside each other, A before and B after a change. A percentile differs when the intervals that hold the true one with 95 per cent
 * certainty do not overlap and it moved by more than a twentieth; less is noise. Requests of one run are not independent of each other, so that
 * of several pairs of runs each must have moved alike.
 */
public final class Comparison {
    static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9);
    private static final double Z = 1.96;
    private static final double WORTH = 0.05;
    private static final String INVALID = "invalid";

    /** @param verdict "faster", "slower", "same", "more" or "fewer" errors, "unknown" with too few requests for it, "gone" or "new" where one side has none, or "invalid" */
    public record Row(String operation, String metric, double a, double b, String verdict) {
        @Override public String toString() {
            return String.format(Locale.ROOT, "%-12s %-8s %12.3f %12.3f %+8.1f %%  %s", operation, metric, a, b, a == 0 ? 0 : 100 * (b - a) / a, verdict);
        }
    }

    /** What all runs of one side have of a kind of request. */
    private record Side(List<Histogram> runs, Histogram all, double right, double wrong) {
        static Side of(List<JsonNode> results, String operation) {
            List<JsonNode> found = results.stream().map(r -> r.path("whole").path(operation)).toList();
            List<Histogram> runs = found.stream().map(o -> LoadFiles.decoded(o.path("histogram").asText())).toList();
            var all = new Histogram(Latencies.HIGHEST_NANOS, 3);
            runs.forEach(all::add);
            return new Side(runs, all, found.stream().mapToDouble(o -> o.path("right").asDouble()).sum(), found.stream().mapToDouble(o -> o.path("wrong").asDouble()).sum());
        }

        double count() { return right + wrong; }

        double errorShare() { return count() == 0 ? 0 : wrong / count(); }
    }

    private final List<JsonNode> a;
    private final List<JsonNode> b;
    private final List<Row> rows = new ArrayList<>();

    private Comparison(List<JsonNode> a, List<JsonNode> b) {
        this.a = a;
        this.b = b;
        for (String operation : operations(a, b)) {
            if (!inAll(a, operation) || !inAll(b, operation)) rows.add(new Row(operation, "", 0, 0, inAll(a, operation) ? "gone" : "new"));
            else add(operation, Side.of(a, operation), Side.of(b, operation));
        }
    }

    /** @param results as {@link LoadFiles#read} gives them, in turn one of A and one of B */
    public static Comparison of(List<JsonNode> results) {
        if (results.isEmpty() || results.size() % 2 != 0) throw new IllegalArgumentException("a comparison is of pairs of results, A B or A B A B");
        return new Comparison(each(results, 0), each(results, 1));
    }

    private static List<JsonNode> each(List<JsonNode> results, int from) { return IntStream.range(0, results.size() / 2).mapToObj(i -> results.get(2 * i + from)).toList(); }

    private static TreeSet<String> operations(List<JsonNode> a, List<JsonNode> b) {
        var names = new TreeSet<String>();
        for (List<JsonNode> side : List.of(a, b)) side.forEach(r -> r.path("whole").properties().stream().map(Map.Entry::getKey).forEach(names::add));
        return names;
    }

    private static boolean inAll(List<JsonNode> side, String operation) { return side.stream().allMatch(r -> r.path("whole").has(operation)); }

    private void add(String operation, Side before, Side after) {
        for (double p : PERCENTILES)
            rows.add(new Row(operation, LoadFiles.label(p) + " ms", before.all.getValueAtPercentile(p) / 1e6, after.all.getValueAtPercentile(p) / 1e6, valid(moved(before, after, p))));
        rows.add(new Row(operation, "max ms", before.all.getMaxValue() / 1e6, after.all.getMaxValue() / 1e6, valid("unknown")));
        rows.add(new Row(operation, "errors %", 100 * before.errorShare(), 100 * after.errorShare(), valid(errors(before, after))));
    }

    /** Whether the generator was the bottleneck of any. */
    boolean isInvalid() { return a.stream().anyMatch(r -> !r.path("invalid").isEmpty()) || b.stream().anyMatch(r -> !r.path("invalid").isEmpty()); }

    private String valid(String verdict) { return isInvalid() ? INVALID : verdict; }

    private static String moved(Side before, Side after, double percentile) {
        String whole = verdict(before.all, after.all, percentile);
        boolean slower = whole.equals("slower");
        for (int i = 0; i < before.runs.size() && (slower || whole.equals("faster")); i++)
            if (Long.compare(after.runs.get(i).getValueAtPercentile(percentile), before.runs.get(i).getValueAtPercentile(percentile)) != (slower ? 1 : -1)) return "same";
        return whole;
    }

    /** By ranks: how many of n values lie below the true percentile is binomial. */
    static String verdict(Histogram a, Histogram b, double percentile) {
        double[] inA = interval(a, percentile);
        double[] inB = interval(b, percentile);
        if (inA == null || inB == null) return "unknown";
        double moved = (double) b.getValueAtPercentile(percentile) / Math.max(1, a.getValueAtPercentile(percentile)) - 1;
        if (Math.abs(moved) <= WORTH || inA[0] <= inB[1] && inB[0] <= inA[1]) return "same";
        return moved > 0 ? "slower" : "faster";
    }

    /** How far from a share of {@code count} values the true one may be, with 95 per cent certainty. */
    static double spread(double share, double count) { return Z * Math.sqrt(share * (1 - share) / Math.max(1, count)); }

    private static double[] interval(Histogram h, double percentile) {
        double n = h.getTotalCount();
        double q = percentile / 100;
        double spread = spread(q, n);
        if (n == 0 || q + spread >= 1) return null;
        return new double[] {h.getValueAtPercentile(100 * Math.max(0, q - spread)), h.getValueAtPercentile(100 * (q + spread))};
    }

    /** Of two shares: whether they differ by more than chance explains. */
    private static String errors(Side before, Side after) {
        if (before.count() == 0 || after.count() == 0) return "unknown";
        double pooled = (before.wrong + after.wrong) / (before.count() + after.count());
        double chance = Z * Math.sqrt(pooled * (1 - pooled) * (1 / before.count() + 1 / after.count()));
        double moved = after.errorShare() - before.errorShare();
        return Math.abs(moved) <= chance ? "same" : moved > 0 ? "more" : "fewer";
    }

    public List<Row> rows() { return rows; }

    /** Whether anything of B is slower, gone, or wrong more often. */
    public boolean isWorse() { return rows.stream().anyMatch(r -> List.of("slower", "more", "gone").contains(r.verdict())); }

    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(String.format(Locale.ROOT, "%-12s %-8s %12s %12s %10s", "operation", "", "A", "B", "change")));
        rows.forEach(r -> lines.add(r.toString()));
        if (a.stream().anyMatch(r -> !r.path("plan").equals(b.getFirst().path("plan")))) lines.add("The two were not sent alike: " + a.getFirst().path("schedule").asText() + " and " + b.getFirst().path("schedule").asText());
        if (isInvalid()) lines.add("INVALID: the generator was the bottleneck of " + Stream.concat(a.stream(), b.stream()).map(r -> r.path("invalid")).filter(i -> !i.isEmpty()).toList());
        if (a.size() == 1) lines.add("One pair of runs: how far two runs of the same differ is not known. Give several, in the order in which they ran: A B A B.");
        return lines;
    }
}

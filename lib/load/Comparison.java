package load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Two results beside each other, A before and B after a change. A percentile differs when the intervals that hold the true one with 95 per cent
 * certainty do not overlap, and it moved by more than a twentieth; less is noise.
 */
public final class Comparison {
    private static final double Z = 1.96;
    private static final double WORTH = 0.05;
    private static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9);

    /** @param verdict "faster", "slower", "same", or "unknown" with too few requests for it */
    public record Row(String operation, String metric, double a, double b, String verdict) {
        @Override public String toString() {
            return String.format(Locale.ROOT, "%-12s %-8s %12.3f %12.3f %+8.1f %%  %s", operation, metric, a, b, a == 0 ? 0 : 100 * (b - a) / a, verdict);
        }
    }

    private final String head;
    private final List<Row> rows;

    private Comparison(String head, List<Row> rows) {
        this.head = head;
        this.rows = rows;
    }

    /** Of results as {@link LoadFiles#read} gives them. */
    public static Comparison of(JsonNode a, JsonNode b) {
        List<Row> rows = new ArrayList<>();
        a.path("whole").properties().stream().map(java.util.Map.Entry::getKey).forEach(operation -> {
            JsonNode in = b.path("whole").path(operation);
            if (!in.isMissingNode()) rows.addAll(rows(operation, a.path("whole").path(operation), in));
        });
        String notAlike = a.path("plan").equals(b.path("plan")) ? "" : "\nThe two were not sent alike: " + a.path("schedule").asText() + " and " + b.path("schedule").asText();
        String invalid = a.path("invalid").isEmpty() && b.path("invalid").isEmpty() ? "" : "\nINVALID: the generator lagged, A " + a.path("invalid") + " B " + b.path("invalid");
        return new Comparison(String.format(Locale.ROOT, "%-12s %-8s %12s %12s %10s%s%s", "operation", "", "A", "B", "change", notAlike, invalid), rows);
    }

    private static List<Row> rows(String operation, JsonNode a, JsonNode b) {
        List<Row> rows = new ArrayList<>();
        Histogram before = LoadFiles.decoded(a.path("histogram").asText());
        Histogram after = LoadFiles.decoded(b.path("histogram").asText());
        for (double p : PERCENTILES)
            rows.add(new Row(operation, LoadFiles.label(p) + " ms", before.getValueAtPercentile(p) / 1e6, after.getValueAtPercentile(p) / 1e6, verdict(before, after, p)));
        rows.add(new Row(operation, "max ms", before.getMaxValue() / 1e6, after.getMaxValue() / 1e6, "unknown"));
        double errorsA = share(a);
        double errorsB = share(b);
        rows.add(new Row(operation, "errors %", 100 * errorsA, 100 * errorsB, errorsA == errorsB ? "same" : errorsB > errorsA ? "more" : "fewer"));
        return rows;
    }

    private static double share(JsonNode operation) {
        double all = operation.path("right").asDouble() + operation.path("wrong").asDouble();
        return all == 0 ? 0 : operation.path("wrong").asDouble() / all;
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

    private static double[] interval(Histogram h, double percentile) {
        double n = h.getTotalCount();
        double q = percentile / 100;
        double spread = Z * Math.sqrt(q * (1 - q) / Math.max(1, n));
        if (n == 0 || q + spread >= 1) return null;
        return new double[] {h.getValueAtPercentile(100 * Math.max(0, q - spread)), h.getValueAtPercentile(100 * (q + spread))};
    }

    public List<Row> rows() { return rows; }

    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(head));
        rows.forEach(r -> lines.add(r.toString()));
        return lines;
    }
}

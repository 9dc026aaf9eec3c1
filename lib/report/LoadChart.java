package report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Latency along the time of a load as an inline SVG: median, 99th percentile and longest of each slice on a logarithmic scale, phases as
 * bands, a fault's hatched, and slices with errors marked below.
 */
final class LoadChart {
    private static final int HEIGHT_PX = 150;
    private static final int AXIS_PX = 16;
    private static final int TICKS = 10;
    private static final List<String> CURVES = List.of("max", "p99", "p50");
    private static final String LEGEND = "<p class=\"legend\"><i class=\"p50\"></i>p50<i class=\"p99\"></i>p99<i class=\"max\"></i>max, corrected<i class=\"wrong\"></i>errors<i class=\"hatched\"></i>fault</p>\n";

    private final JsonNode load;
    private final JsonNode slices;
    private final double spanMs;
    private final double lowest;
    private final double highest;

    private LoadChart(JsonNode load) {
        this.load = load;
        slices = load.path("slices");
        spanMs = Math.max(1, slices.path("sliceMs").asDouble() * slices.path("right").size());
        double max = 1;
        double min = 1000;
        for (JsonNode ms : slices.path("max")) max = Math.max(max, ms.asDouble());
        for (JsonNode ms : slices.path("p50")) if (ms.asDouble() > 0) min = Math.min(min, ms.asDouble());
        lowest = Math.floor(Math.log10(min));
        highest = Math.max(lowest + 1, Math.ceil(Math.log10(max)));
    }

    /** Empty when nothing was sent. */
    static String of(JsonNode load) { return load.path("slices").path("right").isEmpty() ? "" : new LoadChart(load).draw(); }

    private String draw() {
        var svg = new StringBuilder("<div class=\"load\"><svg width=\"100%\" height=\"" + (HEIGHT_PX + AXIS_PX) + "\" role=\"img\" aria-label=\"Latency along the time of the load\">");
        phases(svg);
        grid(svg);
        svg.append("<svg width=\"100%\" height=\"").append(HEIGHT_PX).append("\" viewBox=\"0 0 1000 ").append(HEIGHT_PX).append("\" preserveAspectRatio=\"none\">");
        for (String curve : CURVES) svg.append("<path class=\"").append(curve).append("\" vector-effect=\"non-scaling-stroke\" d=\"").append(path(curve)).append("\"/>");
        svg.append("</svg>");
        errors(svg);
        return svg.append("</svg></div>\n").append(LEGEND).toString();
    }

    private void phases(StringBuilder svg) {
        List<JsonNode> phases = new ArrayList<>();
        load.path("phases").forEach(phases::add);
        for (int i = 0; i < phases.size(); i++) {
            double from = phases.get(i).path("fromMs").asDouble();
            double until = i + 1 < phases.size() ? phases.get(i + 1).path("fromMs").asDouble() : spanMs;
            String name = Shown.html(phases.get(i).path("name").asText());
            boolean fault = phases.get(i).path("disturbed").asBoolean();
            svg.append("<g class=\"phase").append(fault ? " fault" : "").append("\"><rect x=\"").append(percent(from)).append("\" width=\"").append(percent(Math.max(0, until - from))).append("\" y=\"0\" height=\"").append(HEIGHT_PX)
                .append("\"/><text x=\"").append(percent(from)).append("\" dx=\"4\" y=\"").append(12).append("\">").append(name).append("</text></g>");
        }
    }

    private void grid(StringBuilder svg) {
        for (double power = lowest; power <= highest; power++) {
            double y = y(Math.pow(10, power));
            svg.append(String.format(Locale.ROOT, "<g class=\"grid\"><line x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"100%%\" dx=\"-4\" y=\"%.1f\" text-anchor=\"end\">%s ms</text></g>", y, y, Math.max(10, y - 2), number(power)));
        }
        long stepMs = Math.max(1000, (long) Math.ceil(spanMs / TICKS / 1000) * 1000);
        for (long t = 0; t < spanMs; t += stepMs) svg.append("<text class=\"tick\" x=\"").append(percent(t)).append("\" dx=\"3\" y=\"").append(HEIGHT_PX + AXIS_PX - 4).append("\">").append(t / 1000).append(" s</text>");
    }

    private static String number(double power) { return power < 0 ? String.format(Locale.ROOT, "%." + (int) -power + "f", Math.pow(10, power)) : "" + Math.round(Math.pow(10, power)); }

    /** A slice in which nothing came right breaks the line; one that stands alone is a dash. */
    private String path(String curve) {
        var path = new StringBuilder();
        boolean broken = true;
        int count = slices.path(curve).size();
        for (int i = 0; i < count; i++) {
            if (slices.path("right").path(i).asLong() == 0) {
                broken = true;
                continue;
            }
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f%s", broken ? "M" : "L", 1000 * (i + 0.5) / count, y(slices.path(curve).path(i).asDouble()), broken ? "h0.5" : ""));
            broken = false;
        }
        return path.toString();
    }

    private void errors(StringBuilder svg) {
        double sliceMs = slices.path("sliceMs").asDouble();
        for (int i = 0; i < slices.path("wrong").size(); i++) {
            long wrong = slices.path("wrong").path(i).asLong();
            if (wrong > 0) svg.append("<rect class=\"wrong\" x=\"").append(percent(i * sliceMs)).append("\" width=\"").append(percent(sliceMs)).append("\" y=\"").append(HEIGHT_PX - 6).append("\" height=\"6\"><title>").append(wrong).append(" errors</title></rect>");
        }
    }

    private double y(double ms) { return HEIGHT_PX - 8 - (HEIGHT_PX - 24) * (Math.log10(Math.max(ms, Math.pow(10, lowest))) - lowest) / (highest - lowest); }

    private String percent(double ms) { return String.format(Locale.ROOT, "%.3f%%", Math.clamp(100 * ms / spanMs, 0, 100)); }
}

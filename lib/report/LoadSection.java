package report;

import static report.Shown.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import load.LoadFiles;

/** The loads of a case in the HTML report: a chart, latencies by phase and kind of request, and how well each was sent. */
public final class LoadSection {
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p95", "p99", "p99.9", "max");

    private LoadSection() {}

    /** All loads whose results lie in a folder, by name; empty when there is none. */
    static String of(Path folder) {
        if (!Files.isDirectory(folder)) return "";
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("load-.*\\.json")).sorted().map(f -> of(LoadFiles.read(f))).collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String of(JsonNode load) {
        var page = new StringBuilder("<h3>Load ").append(html(load.path("name").asText())).append("<small>").append(html(load.path("schedule").asText())).append("; latency in ms from when a request fell due</small></h3>\n");
        for (JsonNode why : load.path("invalid")) page.append("<pre class=\"reason INCONCLUSIVE\">invalid: ").append(html(Shown.quote(why.asText()))).append("</pre>\n");
        return page.append(LoadChart.of(load)).append(table(load)).append(sent(load.path("generator"))).toString();
    }

    private static String table(JsonNode load) {
        var table = new StringBuilder("<table class=\"latencies\"><thead><tr><th>phase<th>request<th>right<th>wrong<th>" + String.join("<th>", PERCENTILES) + "<th>p99 from sending<th>errors</thead>");
        load.path("parts").properties().forEach(part -> part.getValue().properties().forEach(operation -> row(table, part.getKey(), operation.getKey(), operation.getValue())));
        return table.append("</table>\n").toString();
    }

    private static void row(StringBuilder table, String phase, String name, JsonNode operation) {
        table.append("<tr><td>").append(html(phase)).append("<td>").append(html(name)).append("<td class=\"n\">").append(operation.path("right").asLong()).append("<td class=\"n\">").append(operation.path("wrong").asLong());
        for (String p : PERCENTILES) table.append("<td class=\"n\">").append(ms(operation.path("correctedMs").path(p)));
        table.append("<td class=\"n\">").append(ms(operation.path("serviceMs").path("p99"))).append("<td>");
        operation.path("errors").properties().forEach(error -> table.append(html(Shown.line(error.getKey()))).append(" × ").append(error.getValue().asLong()).append(' '));
    }

    private static String ms(JsonNode number) { return number.isNull() ? "–" : String.format(Locale.ROOT, number.asDouble() < 10 ? "%.2f" : "%.0f", number.asDouble()); }

    private static String sent(JsonNode g) {
        return "<p class=\"left\">" + html(String.format(Locale.ROOT, "%d of %d requests were sent in time; 99 %% of them waited less than %.2f ms for the generator, the worst %.2f ms; %.2f CPU seconds in %.1f s, busiest thread %.0f %% of a core, idle %.0f %%, %d ms of collection; servers and generator took %.1f times as long as they ran",
            g.path("sentInTime").asLong(), g.path("planned").asLong(), g.path("lagMs").path("p99").asDouble(), g.path("lagMs").path("max").asDouble(), g.path("cpuSeconds").asDouble(), g.path("wallSeconds").asDouble(),
            100 * g.path("busiestThread").asDouble(), 100 * g.path("idle").asDouble(), g.path("gcMs").asLong(), g.path("slowdown").asDouble())) + "</p>\n";
    }

    /** A page of its own for the loads in a folder, as {@code report.html} beside them. */
    public static void write(Path folder) {
        String page = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Load</title>
            <style>
            %s</style></head><body>
            <svg width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line y2="6" stroke-width="3"/></pattern></defs></svg>
            <main>%s</main></body></html>
            """.formatted(HtmlReport.resource("report.css"), of(folder));
        try {
            Files.writeString(folder.resolve("report.html"), page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package report;

import static report.Shown.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Verdict;
import runner.CaseOutcome;
import runner.RunResult;

/**
 * The run as one page that loads nothing from elsewhere: failures first and open, all cases in a table with a filter. Without
 * scripts the failures can still be read. Its size is bounded by what {@link LogExcerpt} and {@link Shown} let through.
 */
final class HtmlReport {
    /** Beyond these a page is no longer read from the top, and takes long to open. */
    private static final int OPEN_CASES = 12;
    /** Of logs, and as many of quotes: in all, and of one case. */
    private static final int CHARS = 3_000_000;
    private static final int CHARS_OF_CASE = 60_000;
    private static final List<Verdict> ORDER = List.of(Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.FLAKY, Verdict.XFAIL, Verdict.PASS, Verdict.SKIP);

    private HtmlReport() {}

    static String of(RunResult run) {
        List<CaseOutcome> badFirst = badFirst(run);
        long longestMs = run.cases().stream().mapToLong(o -> o.result().durationMs()).max().orElse(1);
        int chars = Math.min(CHARS_OF_CASE, CHARS / Math.max(1, badFirst.size()));
        var cases = new StringBuilder();
        for (int i = 0; i < badFirst.size(); i++) {
            CaseOutcome o = badFirst.get(i);
            cases.append(CaseSection.of(o, run.folder(), !o.good() && i < OPEN_CASES, longestMs, chars));
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            <style>
            %s</style>
            </head>
            <body>
            <svg width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line y2="6" stroke-width="3"/></pattern></defs></svg>
            <header>
            <h1>Casebook%s</h1>
            <p class="facts">%s</p>
            <p class="again"><code>%s</code><button class="copy" type="button">copy</button></p>
            %s%s</header>
            <main>
            <div class="filter" role="search">
            <input type="search" id="find" placeholder="filter by name, claim, check or tag   ( / )" aria-label="Filter by name, claim, check or tag" autocomplete="off" spellcheck="false">
            %s<span id="shown" role="status"></span>
            </div>
            <div class="head"><button type="button" data-sort="verdict" aria-pressed="true">verdict</button><button type="button" data-sort="name">case</button><span></span><span></span><span class="count">checks</span><button type="button" data-sort="time">time</button></div>
            <div id="cases">
            %s</div>
            %s<p class="keys"><kbd>/</kbd> filter <kbd>j</kbd> <kbd>k</kbd> next and previous case <kbd>Enter</kbd> open or close <kbd>Esc</kbd> clear the filter</p>
            </main>
            <script>
            %s</script>
            </body>
            </html>
            """.formatted(html(title(run)), resource("report.css"), counts(run), facts(run), html(run.commandLine()), interrupted(run), RunStrip.of(run), chips(run), cases, notRun(run), resource("report.js"));
    }

    /** Bad cases, flaky ones, the others; each by number. */
    static List<CaseOutcome> badFirst(RunResult run) {
        return run.cases().stream().sorted(Comparator.comparingInt(o -> o.good() ? o.verdict() == Verdict.FLAKY ? 1 : 2 : 0)).toList();
    }

    private static String title(RunResult run) { return verdicts(run) + " · " + run.target() + " · Casebook"; }

    private static String verdicts(RunResult run) {
        String counts = ORDER.stream().filter(v -> run.count(v) > 0).map(v -> run.count(v) + " " + v).collect(Collectors.joining(", "));
        String notRun = run.notRun().isEmpty() ? "" : run.notRun().size() + " not run";
        return Stream.of(counts, notRun).filter(s -> !s.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String counts(RunResult run) {
        String verdicts = ORDER.stream().filter(v -> run.count(v) > 0).map(v -> "<span class=\"" + v + "\">" + run.count(v) + " " + v + "</span>").collect(Collectors.joining());
        return verdicts + (run.notRun().isEmpty() ? "" : "<span>" + run.notRun().size() + " not run</span>");
    }

    private static String facts(RunResult run) {
        String started = run.startedAt().toString().replaceFirst("\\..*", "Z").replace('T', ' ');
        return fact("target", run.target()) + fact("started", started) + fact("took", String.format(Locale.ROOT, "%.1f s", run.durationMs() / 1000.0)) + fact("jobs", "" + run.jobs());
    }

    private static String fact(String name, String value) { return "<span>" + name + " <b>" + html(value) + "</b></span>"; }

    private static String interrupted(RunResult run) {
        String cut = run.interrupted() ? "<p class=\"interrupted\">This run was interrupted: what follows is what it knew.</p>\n" : "";
        return cut + (run.tooFew() ? "<p class=\"interrupted\">" + run.judged() + " cases were judged, and --min asks for " + run.minimum() + ".</p>\n" : "");
    }

    private static String chips(RunResult run) {
        long warned = run.cases().stream().filter(o -> !o.result().checksWith(Verdict.WARN).isEmpty()).count();
        String verdicts = ORDER.stream().filter(v -> run.count(v) > 0).map(v -> chip(v.name(), run.count(v))).collect(Collectors.joining());
        return verdicts + (warned == 0 ? "" : chip("WARN", warned));
    }

    private static String chip(String name, long count) {
        return "<label class=\"chip " + name + "\"><input type=\"checkbox\" value=\"" + name + "\"><b>" + count + "</b> " + name + "</label>\n";
    }

    private static String notRun(RunResult run) {
        if (run.notRun().isEmpty()) return "";
        return "<section class=\"notrun\"><h3>Not run</h3><p>" + html(String.join(", ", run.notRun())) + "</p></section>\n";
    }

    static String resource(String name) {
        try (var in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

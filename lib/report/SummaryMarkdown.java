package report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Result;
import kit.Result.CheckResult;
import kit.Verdict;
import runner.CaseOutcome;
import runner.RunResult;

/** The run in Markdown, for the summary of a CI job: failures first, then a table of all cases. Never longer than its limit. */
final class SummaryMarkdown {
    private static final int CHECKS_SHOWN = 10;
    private static final String LEFT_OUT = "\n… cut here: the rest stands in report.html\n";

    private final StringBuilder text = new StringBuilder();
    private final int limitBytes;
    private int bytes;
    private boolean full;

    private SummaryMarkdown(int limitBytes) { this.limitBytes = limitBytes; }

    /** The longest beginning of whole blocks that fits. */
    static String of(RunResult run, int limitBytes) {
        var summary = new SummaryMarkdown(limitBytes - size(LEFT_OUT));
        summary.add(head(run));
        run.bad().forEach(o -> summary.add(failure(o)));
        run.flaky().forEach(o -> summary.add("\n### FLAKY " + inline(o.label()) + "\n\nGood at attempt " + (o.earlier().size() + 1) + "; before it:\n" + o.earlier().stream().map(SummaryMarkdown::failure).collect(Collectors.joining())));
        summary.add(warnings(run));
        summary.add("\n| | case | checks | s | |\n| --- | --- | ---: | ---: | --- |\n");
        HtmlReport.badFirst(run).forEach(o -> summary.add(row(o)));
        run.notRun().forEach(name -> summary.add("| not run | " + inline(name) + " | | | |\n"));
        if (summary.full && limitBytes >= size(LEFT_OUT)) summary.text.append(LEFT_OUT);
        return summary.text.toString();
    }

    private void add(String block) {
        full |= bytes + size(block) > limitBytes;
        if (full) return;
        bytes += size(block);
        text.append(block);
    }

    private static int size(String text) { return text.getBytes(StandardCharsets.UTF_8).length; }

    private static String head(RunResult run) {
        String verdicts = Stream.of(Verdict.values()).filter(v -> run.count(v) > 0).sorted((a, b) -> Boolean.compare(a.good(), b.good()))
            .map(v -> run.count(v) + " " + v).collect(Collectors.joining(", "));
        String notRun = run.notRun().isEmpty() ? "" : (verdicts.isEmpty() ? "" : ", ") + run.notRun().size() + " not run";
        return "## Casebook: " + verdicts + notRun + "\n\nTarget **" + inline(run.target()) + "**, " + seconds(run.durationMs()) + " s, "
            + run.startedAt().toString().replaceFirst("\\..*", "Z") + (run.interrupted() ? ", **interrupted**" : "") + (run.tooFew() ? ", **" + run.judged() + " cases judged, --min asks for " + run.minimum() + "**" : "") + "\n" + fenced(run.commandLine());
    }

    private static String failure(CaseOutcome o) {
        Result r = o.result();
        var block = new StringBuilder("\n### " + o.verdict() + " " + inline(o.label()) + "\n\n" + inline(r.description()) + "\n");
        List<CheckResult> failed = r.checksWith(Verdict.FAIL);
        if (failed.isEmpty() || o.verdict() != Verdict.FAIL) block.append(fenced(Shown.quote(r.reason())));
        for (CheckResult check : failed.subList(0, Math.min(CHECKS_SHOWN, failed.size()))) block.append(fenced(quote(check)));
        if (failed.size() > CHECKS_SHOWN) block.append("\n… and ").append(failed.size() - CHECKS_SHOWN).append(" more failed checks\n");
        return block.append("\nRun it again:\n").append(fenced(o.again())).toString();
    }

    private static String quote(CheckResult check) {
        var first = check.failures().isEmpty() ? new Result.Failure("", List.of(), "", "") : check.failures().getFirst();
        List<String> lines = new ArrayList<>(List.of("FAIL " + check.id() + Quoted.count(check)));
        first.asked().forEach(a -> lines.add("  asked    " + Shown.quote(a)));
        lines.add("  expected " + Shown.quote(first.expected()));
        lines.add("  got      " + Shown.quote(first.got()));
        return String.join("\n", lines);
    }

    private static String warnings(RunResult run) {
        String lines = run.cases().stream().flatMap(o -> o.result().checksWith(Verdict.WARN).stream())
            .map(c -> "WARN " + c.id() + c.failures().stream().findFirst().map(f -> ": expected " + Shown.line(f.expected()) + ", got " + Shown.line(f.got())).orElse(""))
            .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "" : "\n### Warnings\n" + fenced(lines);
    }

    private static String row(CaseOutcome o) {
        Result r = o.result();
        boolean quiet = o.verdict() == Verdict.PASS || r.reason() == null;
        return "| " + (o.good() && o.verdict() != Verdict.FLAKY ? o.verdict() : "**" + o.verdict() + "**") + " | " + inline(o.label()) + " | " + r.checks().size() + " | " + seconds(r.durationMs()) + " | "
            + (quiet ? "" : inline(Shown.line(Shown.firstLine(r.reason())))) + " |\n";
    }

    /** Text that means itself in a line or a table's cell. */
    private static String inline(String text) { return Shown.clean(text).replace("\n", " ").replaceAll("([\\\\`*\\[\\]<>|~#])", "\\\\$1"); }

    /** A block of code that its content cannot end. */
    private static String fenced(String text) {
        String clean = Shown.clean(text).stripTrailing();
        String fence = "```";
        while (clean.contains(fence)) fence += "`";
        return "\n" + fence + "text\n" + clean + "\n" + fence + "\n";
    }

    private static String seconds(long ms) { return String.format(Locale.ROOT, "%.1f", ms / 1000.0); }
}

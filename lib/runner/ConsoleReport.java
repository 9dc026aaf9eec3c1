package runner;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.FailureText;
import kit.Ink;
import kit.Ledger;
import kit.Result.CheckResult;
import kit.Verdict;

/** The run as a person reads it: a line as a case begins and ends, the failures once more at the end, then the counts. */
final class ConsoleReport implements RunListener {
    private static final String REPORT = "report.html";
    private final PrintStream out;
    private final Ink ink;
    private final LiveLine live;
    private final Supplier<Ledger> ledger;

    /** @param ledger of the run's target, to say what is known of an expected failure; read only when there is one */
    ConsoleReport(PrintStream out, Ink ink, LiveLine live, Supplier<Ledger> ledger) {
        this.out = out;
        this.ink = ink;
        this.live = live;
        this.ledger = ledger;
    }

    @Override public void runBegins(RunResult nothingYet, List<CaseFile> selected) { live.begin(selected.size()); }

    @Override public void caseBegins(Turn turn) {
        live.begins(turn);
        print(Stream.of("=== Running " + turn.label() + " ==="));
    }

    @Override public void stepBegins(Turn turn, String step) { live.step(turn, step); }

    @Override public void attemptFailed(CaseOutcome attempt) { print(Stream.of(verdict(attempt) + "; it is run again")); }

    @Override public void caseHolds(CaseOutcome soFar, List<String> running) {
        live.ended(soFar);
        print(Stream.of(Stream.of(verdict(soFar)), known(soFar), FailureText.of(soFar.result(), soFar.again(), ink).stream(),
            running.stream().map(line -> "    " + line), Stream.of("The servers stay up. Press Enter or Ctrl-C to end them.")).flatMap(lines -> lines));
    }

    @Override public void caseEnded(CaseOutcome outcome, RunResult soFar) {
        live.ended(outcome);
        print(Stream.of(Stream.of(verdict(outcome)), known(outcome), warnings(outcome)).flatMap(lines -> lines));
    }

    @Override public void runEnded(RunResult result) {
        live.end();
        List<String> lines = new ArrayList<>();
        for (CaseOutcome flaky : result.flaky()) lines.addAll(flaky(flaky));
        for (CaseOutcome bad : result.bad()) lines.addAll(recap(bad));
        if (!lines.isEmpty()) lines.addFirst("");
        if (!lines.isEmpty() || result.cases().size() > 1 || !result.notRun().isEmpty()) lines.add("");
        lines.add(counts(result));
        lines.addAll(closing(result));
        print(lines.stream());
    }

    private void print(Stream<String> lines) { live.above(() -> lines.forEach(out::println)); }

    private String verdict(CaseOutcome o) {
        String head = "[" + o.turn().id() + "] " + ink.verdict(o.verdict());
        var result = o.result();
        String why = result.reason() == null || o.verdict() == Verdict.PASS || o.verdict() == Verdict.XFAIL ? "" : "  " + firstLine(result.reason());
        if (result.durationMs() == 0) return head + why;
        int evaluations = result.checks().stream().mapToInt(CheckResult::evaluations).sum();
        return head + why + String.format(Locale.ROOT, "  %d checks, %d evaluations, %.1f s (%.1f s set-up)", result.checks().size(), evaluations,
            result.durationMs() / 1000.0, result.setUpMs() / 1000.0);
    }

    private static String firstLine(String text) { return text.lines().findFirst().orElse(""); }

    /** The ledger's rows that held: what the target does otherwise, then the checks that show it. */
    private Stream<String> known(CaseOutcome o) {
        List<CheckResult> expected = o.result().checksWith(Verdict.XFAIL);
        if (expected.isEmpty()) return Stream.empty();
        Ledger rows = ledger.get();
        Map<String, List<String>> checks = new LinkedHashMap<>();
        for (CheckResult c : expected)
            checks.computeIfAbsent(rows.find(c.id()).map(row -> row.seen() + " (since " + row.since() + ")").orElse("?"), k -> new ArrayList<>()).add(c.id());
        return checks.entrySet().stream().map(e -> "    " + ink.yellow("known") + " " + e.getKey() + ": " + String.join(", ", e.getValue()));
    }

    /** Those of a failed case come in its recap. */
    private Stream<String> warnings(CaseOutcome o) { return o.good() ? FailureText.of(o.result(), o.again(), ink).stream() : Stream.empty(); }

    /** What went wrong before it went right is shown like any failure. */
    private List<String> flaky(CaseOutcome o) {
        List<String> lines = new ArrayList<>();
        for (CaseOutcome attempt : o.earlier()) lines.addAll(recap(attempt));
        lines.addFirst(ink.verdict(Verdict.FLAKY) + " " + o.label() + ": good at attempt " + (o.earlier().size() + 1) + "; before it:");
        return lines;
    }

    private List<String> recap(CaseOutcome o) {
        List<String> lines = new ArrayList<>();
        List<String> why = o.result().reason() == null ? List.of() : o.result().reason().lines().toList();
        lines.add(ink.verdict(o.verdict()) + " " + o.label() + (why.isEmpty() ? "" : ": " + why.getFirst()));
        why.stream().skip(1).forEach(line -> lines.add("    " + line));
        lines.addAll(FailureText.of(o.result(), o.again(), ink));
        lines.add("    " + ink.dim("folder") + "   " + shown(o.folder()));
        return lines;
    }

    private String counts(RunResult result) {
        String verdicts = Stream.of(Verdict.values()).filter(v -> result.count(v) > 0).map(v -> result.count(v) + " " + ink.verdict(v)).collect(Collectors.joining(", "));
        Path report = result.folder().resolve(REPORT);
        String notRun = result.notRun().isEmpty() ? "" : (verdicts.isEmpty() ? "" : ", ") + result.notRun().size() + " not run";
        return verdicts + notRun + String.format(Locale.ROOT, " in %.1f s, %s", result.durationMs() / 1000.0, shown(Files.exists(report) ? report : result.folder()));
    }

    private static List<String> closing(RunResult result) {
        List<String> bad = result.bad().stream().map(o -> "- " + o.label()).toList();
        Stream<String> interrupted = result.interrupted() ? Stream.of("Interrupted: " + result.notRun().size() + " cases were not run.") : Stream.empty();
        if (!bad.isEmpty()) return Stream.of(interrupted, Stream.of("FAILED cases:"), bad.stream()).flatMap(lines -> lines).toList();
        if (result.interrupted()) return interrupted.toList();
        if (result.tooFew()) return List.of("FAILED: " + result.judged() + " cases were judged, and --min asks for " + result.minimum() + ".");
        if (result.count(Verdict.SKIP) == result.cases().size()) return List.of("Every selected case was skipped: nothing was judged.");
        Stream<String> flaky = result.flaky().stream().map(o -> "- " + o.label());
        Stream<String> passed = Stream.of("All integration cases passed.");
        return result.flaky().isEmpty() ? passed.toList() : Stream.of(Stream.of("FLAKY cases:"), flaky, passed).flatMap(lines -> lines).toList();
    }

    private static Path shown(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }
}

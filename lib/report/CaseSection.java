package report;

import static report.Shown.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Result;
import kit.Result.CheckResult;
import kit.Result.Failure;
import kit.Result.FaultResult;
import kit.Result.StepResult;
import kit.Verdict;
import runner.CaseOutcome;

/** One case in the HTML report: a line of the table, and below it what failed, the timeline, faults, steps, checks and logs. */
final class CaseSection {
    private static final int SOURCE_CHARS = 24;
    private static final List<Verdict> NOTABLE = List.of(Verdict.FAIL, Verdict.WARN, Verdict.XFAIL);

    private final CaseOutcome outcome;
    private final Result result;
    private final Path runFolder;
    private final int chars;
    /** Begins the ids of its lines of the log. */
    private final String anchor;
    private final StringBuilder page = new StringBuilder();

    private CaseSection(CaseOutcome outcome, Path runFolder, int chars, String anchor) {
        this.outcome = outcome;
        this.result = outcome.result();
        this.runFolder = runFolder;
        this.chars = chars;
        this.anchor = anchor;
    }

    /**
     * @param open      whether it stands open; a closed one is built by the browser when it is opened
     * @param longestMs of all cases, as the length of a whole bar
     * @param chars     about so many of what failed checks quote, and as many of logs
     */
    static String of(CaseOutcome outcome, Path runFolder, boolean open, long longestMs, int chars) {
        var section = new CaseSection(outcome, runFolder, chars / (1 + outcome.earlier().size()), outcome.turn().id());
        section.line(open, longestMs);
        section.add(open ? "<div class=\"body\">" : "<template><div class=\"body\">");
        section.body();
        return section.add(open ? "</div></details>\n" : "</div></template></details>\n").page.toString();
    }

    private CaseSection add(String html) {
        page.append(html);
        return this;
    }

    private void line(boolean open, long longestMs) {
        Verdict v = outcome.verdict();
        long failed = result.checksWith(Verdict.FAIL).size();
        int all = result.checks().size();
        boolean told = v != Verdict.PASS && result.reason() != null;
        String words = Stream.concat(Stream.of(outcome.label(), result.description(), String.join(" ", outcome.file().tags()), told ? result.reason() : ""), result.checks().stream().map(CheckResult::id))
            .collect(Collectors.joining(" ")).toLowerCase(Locale.ROOT);
        int warnings = result.checksWith(Verdict.WARN).size();
        add("<details class=\"case " + v + "\" id=\"" + html(outcome.turn().id()) + "\" data-verdict=\"" + v + "\" data-warn=\"" + warnings + "\" data-ms=\"" + result.durationMs() + "\" data-words=\"" + html(words) + "\"" + (open ? " open" : "") + ">");
        add("<summary><span class=\"verdict\">" + v + "</span><span class=\"name\">" + name() + "</span><span class=\"claim\">" + html(claim(told)) + "</span>");
        add("<span class=\"warned\">" + (warnings > 0 ? "<span class=\"verdict WARN\">" + warnings + " WARN</span>" : "") + "</span>");
        add("<span class=\"count\">" + (all == 0 ? "" : failed > 0 ? failed + " of " + all : all) + "</span>");
        add("<span class=\"time\">" + (result.durationMs() == 0 ? "" : "<i style=\"width:" + Math.max(1, 100 * result.durationMs() / Math.max(1, longestMs)) + "%\"></i>" + tenths(result.durationMs())) + "</span></summary>");
    }

    /** What the line of a case says: why it is not good, else what it claims. */
    private String claim(boolean told) {
        if (outcome.verdict() == Verdict.FLAKY) return "good at attempt " + (1 + outcome.earlier().size()) + ", after " + Shown.line(Shown.firstLine(outcome.earlier().getFirst().result().reason()));
        return told ? Shown.line(Shown.firstLine(result.reason())) : result.description();
    }

    /** The number stands out. */
    private String name() {
        String id = outcome.file().id();
        String name = outcome.label();
        return name.startsWith(id) ? "<b>" + html(id) + "</b>" + html(name.substring(id.length())) : html(name);
    }

    private void body() {
        LogExcerpt log = LogExcerpt.of(outcome, chars);
        Set<String> inLog = log.lines().stream().map(LogExcerpt.Line::failedCheck).collect(Collectors.toSet());
        add("<p class=\"description\">" + html(result.description()) + "</p>");
        if (outcome.good()) earlier();
        List<CheckResult> failed = outcome.verdict() == Verdict.FAIL ? result.checksWith(Verdict.FAIL) : List.of();
        if (failed.isEmpty()) {
            reason();
            add("<p class=\"again\"><span>run it again</span>" + again() + "</p>");
        } else {
            failed(failed.getFirst(), true, inLog);
            reason();
        }
        for (Verdict v : NOTABLE) for (CheckResult c : result.checksWith(v)) if (failed.isEmpty() || c != failed.getFirst()) failed(c, false, inLog);
        add(Timeline.of(result));
        add(LoadSection.of(outcome.folder()));
        faults();
        steps();
        checks();
        notes();
        log(log);
        if (!outcome.good()) earlier();
    }

    private void earlier() { for (int i = 0; i < outcome.earlier().size(); i++) earlier(outcome.earlier().get(i), i + 1); }

    /** An attempt that was bad has all that a case has. */
    private void earlier(CaseOutcome attempt, int number) {
        var section = new CaseSection(attempt, runFolder, chars, anchor + "/attempt-" + number);
        add("<details class=\"attempt " + attempt.verdict() + "\"" + (outcome.good() ? " open" : "") + "><summary>attempt " + number + " <span class=\"verdict\">" + attempt.verdict() + "</span> "
            + html(Shown.line(Shown.firstLine(attempt.result().reason()))) + "</summary><div class=\"body\">");
        section.body();
        add(section.page + "</div></details>");
    }

    /** What the checks do not tell: how the case was cut short. */
    private void reason() {
        String ids = result.checksWith(outcome.verdict()).stream().map(CheckResult::id).collect(Collectors.joining(", "));
        if (result.reason() != null && !result.reason().equals(ids)) add("<pre class=\"reason " + outcome.verdict() + "\">" + html(Shown.quote(result.reason())) + "</pre>");
    }

    private void failed(CheckResult check, boolean withAgain, Set<String> inLog) {
        boolean known = check.verdict() == Verdict.XFAIL;
        add((known ? "<details" : "<section") + " class=\"check " + check.verdict() + "\">" + (known ? "<summary>" : "") + "<h3><span class=\"verdict " + check.verdict() + "\">" + check.verdict() + "</span> " + html(check.id()) + "<small>" + html(Quoted.count(check)) + "</small>");
        if (inLog.contains(check.id())) add("<a href=\"#" + html(logId(check.id()).replace("#", "%23")) + "\">in the log</a>");
        add(known ? "</h3></summary>" : "</h3>");
        int shown = 0;
        while (shown < check.failures().size() && page.length() < chars) {
            int i = shown++;
            if (i == 1) add("<details class=\"more\"><summary>" + (check.failures().size() - 1) + " more of " + check.failed() + " failed evaluations</summary>");
            failure(check.failures().get(i), i == 0 && withAgain);
        }
        if (shown > 1) add("</details>");
        if (shown < check.failures().size()) add("<p class=\"left\">more stands in result.json</p>");
        add(known ? "</details>" : "</section>");
    }

    private void failure(Failure f, boolean withAgain) {
        add("<dl>");
        if (!f.step().isEmpty()) add("<dt>step</dt><dd class=\"plain\">" + html(f.step()) + "</dd>");
        for (String asked : f.asked()) add("<dt>asked</dt><dd>" + html(Shown.quote(asked)) + "</dd>");
        add("<dt>expected</dt><dd class=\"expected\">" + html(Shown.quote(f.expected())) + "</dd><dt>got</dt><dd class=\"got\">" + html(Shown.quote(f.got())) + "</dd>");
        add(withAgain ? "<dt>again</dt><dd class=\"again\">" + again() + "</dd></dl>" : "</dl>");
        if (f.picture() != null) picture(outcome.folder().resolve(f.picture()));
    }

    /** A file that is gone is named all the same. */
    private void picture(Path file) {
        try {
            String picture = Shown.clean(Files.readString(file));
            if (page.length() + picture.length() <= chars) {
                add(picture);
                return;
            }
        } catch (IOException e) {
            // the folder may have been thinned out since
        }
        add("<p class=\"left\">there is a picture in " + link(file) + "</p>");
    }

    private String logId(String check) { return "log-" + anchor + check.replaceFirst("^[^/]*", ""); }

    private String again() { return "<code>" + html(outcome.again()) + "</code><button class=\"copy\" type=\"button\">copy</button>"; }

    private void faults() {
        if (result.faults().isEmpty()) return;
        add("<h3>Faults</h3><table class=\"faults\"><thead><tr><th>fault<th>target<th>from, s<th>to, s<th>witness that it took effect<th>witness that it was undone</thead>");
        for (FaultResult f : result.faults())
            add("<tr><td>" + html(f.name()) + "<td>" + html(f.target()) + "<td class=\"n\">" + Timeline.seconds(f.atMs()) + "<td class=\"n\">" + (f.untilMs() == null ? "end" : Timeline.seconds(f.untilMs()))
                + "<td>" + (f.witness() == null ? "<em>none</em>" : html(Shown.quote(f.witness()))) + "<td>" + (f.undone() == null ? "<em>stays</em>" : html(Shown.quote(f.undone()))));
        add("</table>");
    }

    private void steps() {
        if (result.steps().isEmpty()) return;
        add("<h3>Steps<small>set-up took " + tenths(result.setUpMs()) + "</small></h3><ol class=\"steps\">");
        for (StepResult s : result.steps())
            add("<li class=\"" + Timeline.shown(s, result) + "\" data-t=\"" + s.atMs() + "\"><span>" + html(s.title()) + "</span><span class=\"n\">" + tenths(s.durationMs()) + "</span>");
        add("</ol>");
    }

    private void checks() {
        if (result.checks().isEmpty()) return;
        long notable = result.checks().stream().filter(c -> NOTABLE.contains(c.verdict())).count();
        long held = result.checks().size() - notable;
        if (held == 0) return;
        add("<details class=\"held\"><summary>" + (notable == 0 ? "All " : "") + held + (held == 1 ? " check" : " checks") + (notable == 0 ? "" : " that") + " held</summary><ul>");
        for (CheckResult c : result.checks())
            if (!NOTABLE.contains(c.verdict())) add("<li data-t=\"" + c.atMs() + "\"><code>" + html(c.id()) + "</code>" + (c.evaluations() > 1 ? "<small>× " + c.evaluations() + "</small>" : ""));
        add("</ul></details>");
    }

    private void notes() {
        if (!result.notes().isEmpty()) add("<ul class=\"notes\">" + result.notes().stream().map(n -> "<li>" + html(Shown.quote(n))).collect(Collectors.joining()) + "</ul>");
    }

    private void log(LogExcerpt log) {
        if (log.files().isEmpty()) return;
        add("<h3>Log<small>excerpts on the clock of the case; whole: " + log.files().stream().map(this::link).collect(Collectors.joining(", ")) + "</small></h3>");
        List<String> sources = log.lines().stream().map(LogExcerpt.Line::source).filter(s -> !s.isEmpty() && !s.equals(LogExcerpt.CASE)).distinct().sorted().toList();
        Set<String> anchored = new HashSet<>();
        int longest = Math.clamp(sources.stream().mapToInt(String::length).max().orElse(0), LogExcerpt.CASE.length(), SOURCE_CHARS);
        add("<div class=\"log\" style=\"--source:" + longest + "ch\" tabindex=\"0\" role=\"region\" aria-label=\"Log excerpts\">");
        for (LogExcerpt.Line l : log.lines()) {
            if (l.source().isEmpty()) {
                add("<p class=\"gap\">" + html(l.text()) + "</p>");
                continue;
            }
            boolean anchor = !l.failedCheck().isEmpty() && anchored.add(l.failedCheck());
            int colour = l.source().equals(LogExcerpt.CASE) ? 0 : 1 + sources.indexOf(l.source()) % 6;
            add("<p" + (anchor ? " id=\"" + html(logId(l.failedCheck())) + "\"" : "") + (l.failedCheck().isEmpty() ? "" : " class=\"failed\"") + " data-t=\"" + l.atMs() + "\"><time>" + Timeline.seconds(l.atMs())
                + "</time><b class=\"s" + colour + "\">" + html(l.source()) + "</b><span>" + html(l.text()) + "</span></p>");
        }
        add("</div>");
    }

    private String link(Path file) {
        String path = runFolder.relativize(file).toString().replace('\\', '/');
        return "<a href=\"" + html(path.replace("%", "%25").replace("#", "%23").replace("?", "%3F")) + "\">" + html(file.getFileName().toString()) + "</a>";
    }

    private static String tenths(long ms) { return String.format(Locale.ROOT, "%.1f s", ms / 1000.0); }
}

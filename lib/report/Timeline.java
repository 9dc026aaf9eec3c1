package report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kit.Result;
import kit.Result.CheckResult;
import kit.Result.FaultResult;
import kit.Result.NodeResult;
import kit.Result.NodeState;
import kit.Result.StateChange;
import kit.Result.StepResult;
import kit.Verdict;

/**
 * A case on its clock, as an inline SVG: steps, checks, and a row per node with its states and the faults that hit it; a fault
 * whose target is no node has a row of its own. Lengths along the clock are percentages, so that it fits any width.
 */
final class Timeline {
    private static final int ROW_PX = 22;
    private static final int AXIS_PX = 18;
    private static final int TICKS = 8;
    private static final int ROWS = 40;
    private static final long[] NICE = {1, 2, 5};

    private static final String LEGEND = "<p class=\"legend\"><i class=\"up\"></i>up<i class=\"paused\"></i>paused<i class=\"dead\"></i>dead<i class=\"hatched\"></i>fault</p>\n";

    private final Result result;
    private final long spanMs;
    private final StringBuilder svg = new StringBuilder();
    private final List<String> labels = new ArrayList<>();
    private int y = AXIS_PX;

    private Timeline(Result result) {
        this.result = result;
        spanMs = Math.max(1, result.durationMs());
    }

    /** Empty when nothing happened that has a time. */
    static String of(Result result) {
        if (result.durationMs() == 0) return "";
        return new Timeline(result).draw();
    }

    private String draw() {
        row("steps", this::steps);
        row("checks", this::checks);
        Map<String, List<FaultResult>> own = new LinkedHashMap<>();
        for (FaultResult f : result.faults()) if (nodeOf(f) == null) own.computeIfAbsent(f.target(), k -> new ArrayList<>()).add(f);
        for (NodeResult n : result.nodes()) row(n.id(), () -> node(n));
        own.forEach((target, faults) -> row(target, () -> faults.forEach(this::fault)));
        String axis = axis();
        var names = new StringBuilder();
        labels.forEach(l -> names.append("<span title=\"").append(Shown.html(l)).append("\">").append(Shown.html(l)).append("</span>"));
        return """
            <div class="timeline" data-span="%d"><div class="names">%s</div><div class="plot"><svg width="100%%" height="%d" role="img" aria-label="Timeline of the case">
            %s%s<g class="cursor"><line y1="0" y2="%d"/><text y="12"></text></g></svg></div></div>
            %s""".formatted(spanMs, names, y, axis, svg, y, result.nodes().isEmpty() && result.faults().isEmpty() ? "" : LEGEND);
    }

    private void row(String label, Runnable content) {
        if (labels.size() == ROWS) return;
        labels.add(label);
        svg.append("<line class=\"rule\" x1=\"0\" x2=\"100%\" y1=\"").append(y).append("\" y2=\"").append(y).append("\"/>");
        content.run();
        y += ROW_PX;
    }

    private void steps() {
        int number = 0;
        for (StepResult s : result.steps()) {
            String title = ++number + ". " + s.title() + ", " + seconds(s.durationMs()) + " s";
            bar("step " + shown(s, result), s.atMs(), s.atMs() + s.durationMs(), 3, ROW_PX - 6, title, percent(s.durationMs()) > 2 ? "" + number : "");
        }
    }

    /** A step in which nothing failed but what is known to fail looks so. */
    static Verdict shown(StepResult s, Result result) {
        if (s.verdict() != Verdict.FAIL) return s.verdict();
        return failedIn(s, result.checksWith(Verdict.XFAIL)) && !failedIn(s, result.checksWith(Verdict.FAIL)) ? Verdict.XFAIL : Verdict.FAIL;
    }

    private static boolean failedIn(StepResult s, List<CheckResult> checks) { return checks.stream().anyMatch(c -> c.failures().stream().anyMatch(f -> f.step().equals(s.title()))); }

    private void checks() {
        for (CheckResult c : result.checks()) {
            boolean quiet = c.verdict() == Verdict.PASS;
            String x = at(c.atMs());
            svg.append("<g class=\"tick ").append(c.verdict()).append("\"><line x1=\"").append(x).append("\" x2=\"").append(x).append("\" y1=\"").append(y + (quiet ? 8 : 3))
                .append("\" y2=\"").append(y + ROW_PX - (quiet ? 8 : 3)).append("\"/>").append(title(c.verdict() + " " + c.id() + Quoted.count(c) + " at " + seconds(c.atMs()) + " s")).append("</g>");
        }
    }

    private void node(NodeResult node) {
        List<StateChange> changes = node.changes();
        for (int i = 0; i < changes.size(); i++) {
            StateChange c = changes.get(i);
            long until = i + 1 < changes.size() ? changes.get(i + 1).atMs() : spanMs;
            String state = c.state().name().toLowerCase(Locale.ROOT);
            String text = c.state() != NodeState.UP && percent(until - c.atMs()) > 6 ? state : "";
            bar("state " + state, c.atMs(), until, 5, ROW_PX - 10, node.id() + " " + state + " from " + seconds(c.atMs()) + " to " + seconds(until) + " s: " + c.how(), text);
        }
        result.faults().stream().filter(f -> node.id().equals(nodeOf(f))).forEach(this::fault);
    }

    /** The node that a fault hits: its target, or the first part of a path on its disk. */
    private String nodeOf(FaultResult f) {
        return result.nodes().stream().map(NodeResult::id).filter(id -> f.target().equals(id) || f.target().startsWith(id + "/")).findFirst().orElse(null);
    }

    private void fault(FaultResult f) {
        long until = f.untilMs() == null ? spanMs : f.untilMs();
        String told = f.name() + " of " + f.target() + " from " + seconds(f.atMs()) + " s to " + (f.untilMs() == null ? "the end" : seconds(until) + " s")
            + (f.witness() == null ? ", without a witness" : ": " + f.witness());
        boolean ownRow = nodeOf(f) == null;
        bar("fault" + (f.untilMs() == null ? " open" : "") + (f.witness() == null ? " unproven" : ""), f.atMs(), until, 2, ROW_PX - 4, told, ownRow && percent(until - f.atMs()) > 6 ? f.name() : "");
    }

    private void bar(String classes, long fromMs, long toMs, int top, int heightPx, String title, String text) {
        svg.append("<g class=\"").append(classes).append("\"><rect x=\"").append(at(fromMs)).append("\" width=\"").append(width(fromMs, toMs)).append("\" y=\"").append(y + top)
            .append("\" height=\"").append(heightPx).append("\" rx=\"2\"/>");
        if (!text.isEmpty()) svg.append("<text x=\"").append(at(fromMs)).append("\" dx=\"5\" y=\"").append(y + ROW_PX / 2 + 4).append("\">").append(Shown.html(text)).append("</text>");
        svg.append(title(title)).append("</g>");
    }

    private static String title(String text) { return "<title>" + Shown.html(Shown.line(text)) + "</title>"; }

    private String axis() {
        var ticks = new StringBuilder();
        long step = tickMs();
        for (long t = 0; t <= spanMs; t += step) {
            ticks.append("<g class=\"grid\"><line x1=\"").append(at(t)).append("\" x2=\"").append(at(t)).append("\" y1=\"").append(AXIS_PX - 4).append("\" y2=\"").append(y).append("\"/>");
            if (percent(spanMs - t) > 5) ticks.append("<text x=\"").append(at(t)).append("\" dx=\"3\" y=\"12\">").append(tick(t, step)).append("</text>"); // else it would not fit
            ticks.append("</g>");
        }
        return ticks.toString();
    }

    private long tickMs() {
        for (long unit = 1; ; unit *= 10) for (long nice : NICE) if (spanMs / (nice * unit) <= TICKS) return nice * unit;
    }

    private static String tick(long ms, long step) { return step < 1000 ? String.format(Locale.ROOT, "%.1f s", ms / 1000.0) : ms / 1000 + " s"; }

    private double percent(long ms) { return 100.0 * ms / spanMs; }

    private String at(long ms) { return String.format(Locale.ROOT, "%.3f%%", Math.clamp(percent(ms), 0, 100)); }

    /** A moment is seen, too. */
    private String width(long fromMs, long toMs) { return String.format(Locale.ROOT, "%.3f%%", Math.max(0.15, Math.min(100, percent(toMs)) - Math.max(0, percent(fromMs)))); }

    static String seconds(long ms) { return String.format(Locale.ROOT, "%.3f", ms / 1000.0); }
}

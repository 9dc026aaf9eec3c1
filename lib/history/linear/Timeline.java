package history.linear;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Contradictory operations over time, with the argument below: a fragment of HTML with its own style, which takes the colours of the
 * page around it. A row per operation, in the order of the calls; an arrow from each end to the begin that it came before, where the
 * argument needs it. Long pauses are drawn short, so lengths are not to scale; the order of all begins and ends is.
 */
final class Timeline {
    private static final int ROW_PX = 28;
    private static final int BAR_PX = 12;
    private static final double NANOS_PER_US = 1e3;
    private static final String STYLE = """
        <style>
        .linear { margin: 12px 0; font: 13px/1.45 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        .linear figcaption { margin-bottom: 6px; font-weight: 600; }
        .linear .rows { display: grid; grid-template-columns: max-content max-content minmax(240px, 1fr); }
        .linear .who > div, .linear .when > div { height: 28px; padding-right: 16px; display: flex; align-items: center; gap: 8px; white-space: nowrap; border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); box-sizing: border-box; }
        .linear .when > div { justify-content: flex-end; opacity: .75; font-variant-numeric: tabular-nums; }
        .linear .who b { min-width: 20px; padding: 0 3px; border-radius: 4px; color: #fff; text-align: center; background: var(--ink-of); }
        .linear .who span { opacity: .65; }
        .linear code { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        .linear .write { --ink-of: #2f6fc2; } .linear .read { --ink-of: #2c8a4b; } .linear .delete { --ink-of: #b5651d; }
        .linear svg { display: block; overflow: visible; }
        .linear svg .rule { stroke: currentColor; opacity: .12; }
        .linear svg rect { fill: var(--ink-of); }
        .linear svg .unknown rect { fill-opacity: .25; stroke: var(--ink-of); stroke-dasharray: 4 3; }
        .linear svg .order { stroke: #c33a2c; stroke-width: 1.5; opacity: .85; }
        .linear svg marker path { fill: #c33a2c; }
        .linear ol { list-style: none; margin: 10px 0 6px; padding: 0; max-width: 100ch; }
        .linear li { margin: 2px 0; white-space: pre-wrap; }
        .linear small { margin: 0; opacity: .65; }
        </style>
        """;

    private final String name;
    private final List<Operation> operations;
    private final long startNanos;
    private final List<String> steps;
    private final Set<Orders.InTime> arrows;
    private final TreeMap<Long, Double> percents = new TreeMap<>();

    /** @param startNanos from which times are counted */
    Timeline(String name, List<Operation> operations, long startNanos, List<String> steps, Set<Orders.InTime> arrows) {
        this.name = name;
        this.operations = operations;
        this.startNanos = startNanos;
        this.steps = steps;
        this.arrows = arrows;
        place();
    }

    /** Moments become positions; a pause that is ten times as long is drawn a step longer. */
    private void place() {
        var moments = new TreeSet<Long>();
        for (Operation o : operations) {
            moments.add(o.callNanos());
            if (o.ok()) moments.add(o.returnNanos());
        }
        double at = 0;
        Long last = null;
        for (long moment : moments) {
            if (last != null) at += 1 + Math.log10(1 + (moment - last) / NANOS_PER_US);
            percents.put(moment, at);
            last = moment;
        }
        double all = Math.max(1, at) / 95; // the rest is for what has no end
        percents.replaceAll((moment, position) -> 1 + position / all);
    }

    String html() {
        var who = new StringBuilder();
        var when = new StringBuilder();
        var plot = new StringBuilder();
        for (int i = 0; i < operations.size(); i++) {
            who.append(introduced(i));
            when.append("<div>").append(times(operations.get(i))).append("</div>\n");
            plot.append(bar(i));
        }
        for (Orders.InTime arrow : arrows) if (arrow.a() < operations.size()) plot.append(arrow(arrow));
        var argument = new StringBuilder();
        for (String step : steps) argument.append("<li>").append(escaped(step)).append("</li>\n");
        int height = operations.size() * ROW_PX;
        return """
            <figure class="linear">
            %s<figcaption>%s of <code>%s</code></figcaption>
            <div class="rows"><div class="who">
            %s</div><div class="when">
            %s</div><svg width="100%%" height="%d" role="img" aria-label="Timeline of contradictory operations">
            <defs><marker id="linear-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
            %s</svg></div>
            <ol>
            %s</ol>
            <small>Begins and ends are in their order, lengths not to scale. An arrow: ended before the other began. Times in ms from the first call of the history.</small>
            </figure>
            """.formatted(STYLE, escaped(name), escaped(Quoted.of(operations.getFirst().key())), who, when, height, plot, argument);
    }

    private String introduced(int i) {
        Operation o = operations.get(i);
        boolean oneKey = operations.stream().allMatch(other -> other.key().equals(o.key()));
        String where = o.client() + " on " + o.node() + (oneKey ? "" : ", " + Quoted.of(o.key()));
        String result = o.ok() ? o.answer().shown(o.action()) : " (outcome unknown)";
        return "<div class=\"%s\"><b>%s</b><code>%s</code><span>%s</span></div>\n".formatted(kind(o), Argument.label(i), escaped(o.action() + result), escaped(where));
    }

    private String bar(int i) {
        Operation o = operations.get(i);
        double from = percents.get(o.callNanos());
        double to = o.ok() ? percents.get(o.returnNanos()) : 100;
        int y = i * ROW_PX + (ROW_PX - BAR_PX) / 2;
        int rule = (i + 1) * ROW_PX;
        return """
            <line class="rule" x1="0" x2="100%%" y1="%d" y2="%d"/><g class="%s%s"><title>%s</title><rect x="%s" width="%s" y="%d" height="%d" rx="2"/></g>
            """.formatted(rule, rule, kind(o), o.ok() ? "" : " unknown", escaped(o + ", " + times(o) + " ms"), percent(from), percent(Math.max(0.4, to - from)), y, BAR_PX);
    }

    private String times(Operation o) { return Argument.ms(o.callNanos() - startNanos) + " – " + (o.ok() ? Argument.ms(o.returnNanos() - startNanos) : "?"); }

    private String arrow(Orders.InTime arrow) {
        int from = arrow.a() * ROW_PX + ROW_PX / 2;
        int to = arrow.b() * ROW_PX + ROW_PX / 2;
        return "<line class=\"order\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\" marker-end=\"url(#linear-head)\"/>\n".formatted(percent(percents.get(operations.get(arrow.a()).returnNanos())), from,
            percent(percents.get(operations.get(arrow.b()).callNanos())), to);
    }

    private static String kind(Operation o) {
        return o.action().reads() ? "read" : o.action() instanceof Action.Delete ? "delete" : "write";
    }

    private static String percent(double value) { return String.format(Locale.ROOT, "%.2f%%", value); }

    private static String escaped(String text) { return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;"); }
}

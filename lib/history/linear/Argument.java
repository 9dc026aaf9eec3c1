package history.linear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Why a few operations have no order, as text: who they are, then what follows from what (after Elle: a verdict is an argument). */
final class Argument {
    private static final int CASES = 12;
    private static final double NANOS_PER_MS = 1e6;

    private final KeyHistory h;
    private final long startNanos;
    private final List<String> lines = new ArrayList<>();
    private final Set<Orders.InTime> used = new LinkedHashSet<>();
    private final Map<Orders.Fact, Integer> shown = new HashMap<>();
    private int cases;
    private int steps;

    /** @param startNanos from which times are counted */
    Argument(KeyHistory h, long startNanos) {
        this.h = h;
        this.startNanos = startNanos;
        if (contradicts(new Orders(h), "")) return;
        lines.clear();
        lines.add("No order of these operations explains their answers; all were tried.");
    }

    /** The operations, then the steps of the argument. */
    List<String> lines() {
        return Stream.concat(IntStream.range(0, h.size()).mapToObj(this::introduced), lines.stream()).map(l -> "  " + l).toList();
    }

    /** What follows from what, to the contradiction. */
    List<String> steps() { return List.copyOf(lines); }

    /** Which operations ended before which others began, as far as the argument says so. */
    Set<Orders.InTime> used() { return used; }

    private String introduced(int i) {
        Operation o = h.operations.get(i);
        String end = h.required(i) ? ms(h.ends[i] - startNanos) : "?";
        return "%s  %s – %s ms  %s".formatted(label(i), ms(h.calls[i] - startNanos), end, o.text());
    }

    static String ms(long nanos) { return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MS); }

    static String label(int i) { return i < 26 ? String.valueOf((char) ('A' + i)) : (char) ('A' + i % 26) + "" + i / 26; }

    private String name(int i) { return i == h.size() ? "the beginning" : label(i); }

    /** Adds the lines that lead to a contradiction; false where none is found, and then what was added says nothing. */
    private boolean contradicts(Orders o, String indent) {
        o.conclude();
        Orders.Both circle = o.circle();
        if (circle != null) {
            line(indent, inline(circle.first(), o, indent) + "; but " + inline(circle.second(), o, indent) + ".");
            return true;
        }
        int r = o.unexplained();
        if (r != Orders.UNKNOWN) {
            line(indent, unexplained(r, o, indent) + ".");
            return true;
        }
        int[] clash = o.clash();
        if (clash != null) {
            line(indent, source(clash[0], o.seen[clash[0]], o, indent) + "; but " + source(clash[1], o.seen[clash[1]], o, indent) + ", which is one value with one version.");
            return true;
        }
        int open = o.undecided();
        if (open == Orders.UNKNOWN || ++cases > CASES) return false;
        List<Integer> left = o.left(open);
        lines.add(indent + saw(open) + " " + what(open) + " may be from " + String.join(" or ", left.stream().map(this::name).toList()) + ".");
        for (int w : left) {
            lines.add(indent + "If from " + name(w) + ":");
            var known = new HashMap<>(shown);
            if (!contradicts(o.assuming(open, w), indent + "  ")) return false;
            shown.clear();
            shown.putAll(known);
        }
        return true;
    }

    private void line(String indent, String text) { lines.add(indent + ++steps + ". " + text); }

    /** The fact in words; what it follows from gets lines of its own first. */
    private String inline(Orders.Fact fact, Orders o, String indent) {
        if (shown.containsKey(fact)) return name(fact.a()) + " is before " + name(fact.b()) + " (" + shown.get(fact) + ")";
        return switch (fact) {
            case Orders.InTime f -> {
                used.add(f);
                yield f.a() == h.size() ? "the key was absent at first" : name(f.a()) + " ended before " + name(f.b()) + " began";
            }
            case Orders.Saw f -> source(f.b(), f.a(), o, indent);
            case Orders.Both f -> inline(f.first(), o, indent) + ", and " + inline(f.second(), o, indent);
            case Orders.BeforeSeen f -> {
                int reader = f.beforeReader().b();
                yield derived(f, inline(f.beforeReader(), o, indent) + ", and " + source(reader, f.b(), o, indent), indent);
            }
            case Orders.SawEarlier f -> {
                int writer = f.afterSeen().a();
                yield derived(f, source(f.a(), writer, o, indent) + (writer == h.size() ? "" : ", and " + inline(f.afterSeen(), o, indent)), indent);
            }
        };
    }

    private String derived(Orders.Fact fact, String why, String indent) {
        line(indent, why + ": so " + name(fact.a()) + " is before " + name(fact.b()) + ".");
        shown.put(fact, steps);
        return name(fact.a()) + " is before " + name(fact.b()) + " (" + steps + ")";
    }

    /** That {@code r} saw what {@code w} wrote, and why it was no other. */
    private String source(int r, int w, Orders o, String indent) {
        String from = w == h.size() ? " as it was at first" : o.candidates[r].length == 1 ? ", which only " + name(w) + " left" : " from " + name(w);
        List<String> others = new ArrayList<>();
        for (Orders.Excluded e : o.others[r]) others.add((e.writer() == h.size() ? "not as it was at first: " : "not from " + name(e.writer()) + ": ") + why(e, o, indent));
        return saw(r) + " " + what(r) + from + (others.isEmpty() ? "" : " (" + String.join("; ", others) + ")");
    }

    private String why(Orders.Excluded e, Orders o, String indent) {
        boolean plain = e.to() instanceof Orders.InTime;
        if (plain) used.add((Orders.InTime) e.to());
        if (e.from() == null) return plain ? "that came later" : inline(e.to(), o, indent);
        if (plain && e.from() instanceof Orders.InTime) return name(e.to().a()) + (e.writer() == h.size() ? " came before" : " came between");
        return (e.writer() == h.size() ? "" : inline(e.from(), o, indent) + ", and ") + inline(e.to(), o, indent);
    }

    private String unexplained(int r, Orders o, String indent) {
        if (o.candidates[r].length == 0) return saw(r) + " " + what(r) + ", but no operation left that";
        List<String> reasons = new ArrayList<>();
        for (int w : o.candidates[r]) {
            Orders.Excluded e = o.excluded(r, w);
            String reason = e.from() == null ? inline(e.to(), o, indent) : (w == h.size() ? "" : inline(e.from(), o, indent) + ", and ") + inline(e.to(), o, indent) + replaced(e, w);
            reasons.add((w == h.size() ? "it is no longer as at first: " : "it is not from " + name(w) + ": ") + reason);
        }
        return saw(r) + " " + what(r) + ", but " + String.join("; and ", reasons);
    }

    private String replaced(Orders.Excluded e, int writer) { return writer == h.size() ? "" : ", so " + name(e.to().a()) + " had replaced it"; }

    private String saw(int r) {
        return name(r) + switch (h.operations.get(r).action()) {
            case Action.Get _ -> " read";
            case Action.Delete _ -> h.flags[r] == KeyHistory.YES ? " removed" : " found";
            default -> " found";
        };
    }

    private String what(int r) {
        Operation o = h.operations.get(r);
        boolean refused = h.flags[r] == KeyHistory.NO;
        return switch (o.action()) {
            case Action.Get _ -> Quoted.of(o.answer().value()) + (o.answer().version() == null ? "" : " version " + o.answer().version());
            case Action.Cas a -> (refused ? "something else than " : "") + Quoted.of(a.expected());
            case Action.PutIf a -> (refused ? "something else than " : "") + (a.version() == null ? "absent" : "version " + a.version());
            case Action.Delete _ -> h.flags[r] == KeyHistory.YES ? "a value" : "absent";
            case Action.Set a -> Quoted.of(a.value());
        };
    }
}

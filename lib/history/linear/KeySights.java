package history.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What the gets of one key saw, against what had replaced it by then. A write that took effect for sure has done so when it ended, or
 * when somebody who saw its value, or another part of its batch, had ended, whichever is first. A get that begins after that sees it
 * or something later.
 */
final class KeySights {
    static final String TORN_BATCH = "torn batch";

    /** A change that had taken effect at this moment, known from {@code proof}: itself, or who saw it. */
    private record Effective(Operation change, long byNanos, Operation proof) {}

    private final List<Operation> operations;
    private final Map<Long, Operation> firstSight;
    private final Predicate<String> seen;
    /** By value: who may have written it. */
    private final Map<String, Group> writers = new HashMap<>();
    private final Group deletes = new Group();
    /** Changes that took effect, and since when that is known. */
    private final Map<Operation, Effective> known;

    /** Operations with one effect, in the order of their calls. */
    private static final class Group {
        final List<Operation> all = new ArrayList<>();
        private final List<Long> latestEnds = new ArrayList<>();

        void add(Operation o) {
            latestEnds.add(all.isEmpty() ? o.endNanos() : Math.max(latestEnds.getLast(), o.endNanos()));
            all.add(o);
        }

        /** Whether one of them may come between the two: not over before {@code from} began, and called before {@code to} ended. */
        boolean between(Operation from, Operation to) {
            int low = 0;
            for (int high = all.size(); low < high; ) {
                int middle = low + high >>> 1;
                if (all.get(middle).callNanos() <= to.endNanos()) low = middle + 1;
                else high = middle;
            }
            return low > 0 && latestEnds.get(low - 1) >= from.callNanos();
        }

        /** The last that was over before {@code o} began. */
        Operation before(Operation o) { return all.stream().filter(w -> w.before(o)).reduce((a, b) -> b).orElse(all.getFirst()); }
    }

    KeySights(List<Operation> all, Map<Long, Operation> firstSight, Predicate<String> seen) {
        operations = all.stream().filter(o -> o.outcome() != Outcome.REJECTED).sorted(Comparator.comparingLong(Operation::callNanos)).toList();
        this.firstSight = firstSight;
        this.seen = seen;
        for (Operation o : operations) {
            if (o.action() instanceof Action.Delete && changes(o)) deletes.add(o);
            if (o.action().written() != null && changes(o)) writers.computeIfAbsent(o.action().written(), v -> new Group()).add(o);
        }
        known = known();
    }

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        List<Effective> effective = known.values().stream().sorted(Comparator.comparingLong(Effective::byNanos)).toList();
        List<Operation> gets = operations.stream().filter(o -> o.action().reads()).toList();
        int next = 0;
        Effective last = null;
        Effective lastWrite = null;
        for (Operation get : gets) {
            for (; next < effective.size() && effective.get(next).byNanos() < get.callNanos(); next++) {
                Effective e = effective.get(next);
                last = later(last, e);
                if (e.change().action().written() != null) lastWrite = later(lastWrite, e);
            }
            Finding wrong = get.answer().value() == null ? gone(get, lastWrite) : old(get, last);
            if (wrong != null) found.add(wrong);
        }
        Finding twice = existedTooOften();
        if (twice != null) found.add(twice);
        return found;
    }

    private static Effective later(Effective a, Effective b) { return a == null || b.change().callNanos() > a.change().callNanos() ? b : a; }

    /** Whether it changed the key, if it was carried out at all. */
    private static boolean changes(Operation o) { return !o.action().reads() && (!o.ok() || !Boolean.FALSE.equals(o.answer().flag())); }

    private Map<Operation, Effective> known() {
        Map<Operation, Effective> first = new HashMap<>();
        for (Operation o : operations) {
            if (!changes(o)) continue;
            if (o.ok()) first.merge(o, new Effective(o, o.endNanos(), o), KeySights::sooner);
            Operation sight = firstSight.get(o.batch());
            if (sight != null) first.merge(o, new Effective(o, sight.endNanos(), sight), KeySights::sooner);
        }
        for (Operation get : operations) {
            if (!get.action().reads() || get.answer().value() == null) continue;
            Group from = writers.get(get.answer().value());
            if (from != null && from.all.size() == 1) first.merge(from.all.getFirst(), new Effective(from.all.getFirst(), get.endNanos(), get), KeySights::sooner);
        }
        return first;
    }

    private static Effective sooner(Effective a, Effective b) { return a.byNanos() <= b.byNanos() ? a : b; }

    /** A get of something that had been replaced before it began. */
    private Finding old(Operation get, Effective last) {
        Group from = writers.get(get.answer().value());
        if (from == null) return null; // never written, which others look for
        Operation first = from.all.getFirst();
        if (get.before(first)) return new Finding("read before its write", get.key(), shown(get) + " ended before " + shown(first) + " began", List.of(get, first));
        if (last == null) return null;
        Effective only = from.all.size() == 1 ? known.get(first) : null;
        boolean over = only != null && only.byNanos() < last.change().callNanos();
        if (!over && from.between(last.change(), get)) return null;
        Operation older = over ? first : from.before(last.change());
        String why = over && only.proof() != first ? " had taken effect before that began, as " + shown(only.proof()) + " shows" : " ended before that began";
        return finding(nameOf(last), get, last, shown(older) + why, older);
    }

    private String nameOf(Effective last) {
        Operation change = last.change();
        if (change.action() instanceof Action.Delete) return "resurrected delete";
        if (torn(last)) return TORN_BATCH;
        if (last.proof() != change && last.byNanos() < change.endNanos()) return "read going back";
        return seen.test(change.action().written()) ? "stale read" : "lost acknowledged write";
    }

    /** Whether another part of the same batch was seen, and this one is missing. */
    private boolean torn(Effective last) {
        Operation sight = firstSight.get(last.change().batch());
        return sight != null && !Objects.equals(sight.key(), last.change().key());
    }

    /** A get that finds nothing where a value must be. */
    private Finding gone(Operation get, Effective last) {
        if (last == null) return null;
        if (deletes.between(last.change(), get)) return null;
        String name = torn(last) ? TORN_BATCH : seen.test(last.change().action().written()) ? "acknowledged then gone" : "lost acknowledged write";
        return finding(name, get, last, "nobody deleted the key after that", last.change());
    }

    private Finding existedTooOften() {
        List<Operation> removed = deletes.all.stream().filter(d -> d.ok() && Boolean.TRUE.equals(d.answer().flag())).toList();
        long written = operations.stream().filter(o -> o.action().written() != null && changes(o)).count();
        if (removed.size() <= written) return null;
        return new Finding("double existed", removed.getFirst().key(), removed.size() + " deletes removed a value, but only " + written + " were written: " + String.join("; ", removed.stream().map(KeySights::shown).toList()), removed);
    }

    private static Finding finding(String name, Operation get, Effective last, String and, Operation other) {
        String effective = last.proof() == last.change() ? " ended before it began" : " had taken effect before it began, as " + shown(last.proof()) + " shows";
        List<Operation> named = new ArrayList<>(new LinkedHashSet<>(List.of(other, last.change(), last.proof(), get)));
        return new Finding(name, get.key(), shown(get) + ", but " + shown(last.change()) + effective + ", and " + and, named);
    }

    static String shown(Operation o) { return "#" + o.number() + " " + o.text(); }
}

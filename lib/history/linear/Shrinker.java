package history.linear;

import java.util.BitSet;

/**
 * Makes a violation small: first a part around the place where it showed, then without this and that operation, until none can be
 * spared (Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002). Every part on the way is one from which the
 * whole can be judged, see {@link Sources}.
 */
final class Shrinker {
    private static final int FIRST_WINDOW = 8;

    private final KeyHistory h;
    private final Sources sources;
    private final Meter meter;

    Shrinker(KeyHistory h, Meter meter) {
        this.h = h;
        this.meter = meter;
        sources = new Sources(h);
    }

    /** Operations of a key that is not linearizable, as few as the budget allows to find. */
    KeyHistory smallest(Decision.Found found) {
        BitSet part = first(h.size());
        try {
            part = begin(found);
            for (int chunk = Math.max(1, part.cardinality() / 2); ; chunk = Math.max(1, chunk / 2)) {
                boolean smaller = without(part, chunk);
                if (chunk == 1 && !smaller) break;
            }
        } catch (Meter.Exhausted e) {
            // what was found until then is a violation, too
        }
        return part(part);
    }

    private BitSet begin(Decision.Found found) {
        if (found.end() < 0) {
            var part = new BitSet();
            for (int i : found.witnesses()) part.set(i);
            sources.complete(part);
            if (violates(part)) return part;
        }
        int size = prefix(found.end());
        for (long window = FIRST_WINDOW; window < size; window *= 2) {
            var part = new BitSet();
            part.set(size - (int) window, size);
            sources.complete(part);
            if (violates(part)) return part;
        }
        return first(size);
    }

    /** How many operations, from the first call on, are a violation. The sweep looks ahead, so that it may need more than it went through. */
    private int prefix(int end) {
        if (end < 0) return h.size();
        int size = end + 1;
        while (size < h.size() && h.calls[size] <= h.ends[end]) size++;
        for (int more = 1; size < h.size(); size += more, more *= 2) {
            if (violates(first(size))) return size;
        }
        return h.size();
    }

    private static BitSet first(int size) {
        var part = new BitSet();
        part.set(0, size);
        return part;
    }

    /** Leaves out so many operations at a time, with those that depend on them, wherever the rest is still a violation. */
    private boolean without(BitSet part, int chunk) {
        boolean smaller = false;
        int[] members = part.stream().toArray();
        for (int from = 0; from < members.length; from += chunk) {
            var rest = (BitSet) part.clone();
            for (int k = from; k < Math.min(from + chunk, members.length); k++) rest.clear(members[k]);
            sources.reduce(rest);
            if (rest.equals(part) || !violates(rest)) continue;
            part.and(rest);
            smaller = true;
        }
        return smaller;
    }

    private boolean violates(BitSet part) {
        meter.look();
        return !part.isEmpty() && !Decision.of(part(part), meter).linearizable();
    }

    private KeyHistory part(BitSet part) { return new KeyHistory(part.stream().mapToObj(h.operations::get).toList()); }
}

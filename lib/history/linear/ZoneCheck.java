package history.linear;

import static history.linear.KeyHistory.ANY;
import static history.linear.KeyHistory.CAS;
import static history.linear.KeyHistory.DELETE;
import static history.linear.KeyHistory.GET;
import static history.linear.KeyHistory.NO;
import static history.linear.KeyHistory.PUT_IF;
import static history.linear.KeyHistory.SET;
import static history.linear.KeyHistory.UNBOUND;
import static history.linear.KeyHistory.UNTOLD;
import static history.linear.KeyHistory.YES;

import java.util.Arrays;

/**
 * Decides in O(n log n) where no value is written twice, so that each read tells its write: Gibbons and Korach, "Testing shared
 * memories" (SIAM J. Comput. 1997), in the words of Golab, Li and Shah, "Analyzing consistency properties for fun and profit" (PODC 2011).
 *
 * <p>A write and the reads of its value are a cluster; in any order they stand together, with no other write between. Let f be the
 * first end in a cluster and s the last call. Where f &lt; s the value is there all the time from f to s. Clusters A and B contradict
 * each other if f(A) &lt; s(B) and f(B) &lt; s(A): a part of A is over before a part of B begins, and the reverse, but one must come
 * first as a whole. Where no two do, there is an order. For that it is enough that zones with f &lt; s (forward) do not overlap,
 * and that none of the others (backward) lies within one of them.
 *
 * <p>Beyond the papers: a conditional write that was done follows the cluster of the value it replaced at once, so both are one chain with
 * a single zone, and its operations have a fixed order among themselves. A write of unknown outcome whose value was seen is one
 * without an end; unseen, it constrains nothing and is left out, which takes away no order and forbids none.
 */
final class ZoneCheck {
    private static final int NONE = -1;
    private static final int[] FINE = {};

    private final KeyHistory h;
    /** By value: who wrote it; {@link #NONE} for nobody. Value 0, absent, is that of the beginning. */
    private final int[] writers;
    /** By value: the conditional write that replaced it. */
    private final int[] replaced;
    /** By value: the operation of its cluster that ended first, and the one that was called last. */
    private final int[] firstEnd;
    private final int[] lastCall;
    /** By version: the value that has it. */
    private final int[] valueOfVersion;
    private final boolean[] seen;
    private boolean applies = true;

    ZoneCheck(KeyHistory h) {
        this.h = h;
        int values = h.valueCount();
        writers = filled(values);
        replaced = filled(values);
        firstEnd = filled(values);
        lastCall = filled(values);
        valueOfVersion = filled(h.versionCount());
        seen = new boolean[values];
        collectWriters();
        if (applies) collectSeen();
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }

    /** Whether each answer tells which write it saw. Where it does not, only a search can decide. */
    boolean applies() { return applies; }

    private void collectWriters() {
        boolean deletes = false;
        boolean absentSeen = false;
        for (int i = 0; i < h.size() && applies; i++) {
            switch (h.kinds[i]) {
                case GET -> absentSeen |= h.values[i] == 0;
                case DELETE -> {
                    applies = h.flags[i] != YES; // it saw a value, but does not say which
                    absentSeen |= h.flags[i] == NO;
                    deletes |= h.flags[i] == UNTOLD;
                }
                default -> {
                    applies = h.flags[i] != NO && writers[h.values[i]] == NONE; // a condition that failed says only what it did not see
                    writers[h.values[i]] = i;
                    absentSeen |= h.kinds[i] != SET && h.expected[i] == 0;
                }
            }
            if (h.values[i] != 0 && h.versions[i] >= 0) applies &= versionOf(h.versions[i], h.values[i]);
        }
        applies &= !(deletes && absentSeen); // absent is a value that is written more than once
        for (int i = 0; i < h.size() && applies; i++) applies = h.kinds[i] != PUT_IF || h.expected[i] == 0 || valueOfVersion[h.expected[i]] != NONE;
    }

    /** False if two values have this version. */
    private boolean versionOf(int version, int value) {
        if (valueOfVersion[version] == NONE) valueOfVersion[version] = value;
        return valueOfVersion[version] == value;
    }

    /** Marks values that somebody saw; those of writes with unknown outcome are in the order only then. */
    private void collectSeen() {
        int[] open = new int[h.valueCount()];
        int count = 0;
        for (int i = 0; i < h.size(); i++) {
            int value = h.kinds[i] == GET ? h.values[i] : h.required(i) ? seenBy(i) : 0;
            if (value != 0 && !seen[value]) {
                seen[value] = true;
                open[count++] = value;
            }
        }
        while (count > 0) {
            int writer = writers[open[--count]];
            int value = writer == NONE ? 0 : seenBy(writer);
            if (value != 0 && !seen[value]) {
                seen[value] = true;
                open[count++] = value;
            }
        }
    }

    /** The value on which a conditional write depends, 0 for absent and for other writes. */
    private int seenBy(int i) {
        return switch (h.kinds[i]) {
            case CAS -> h.expected[i];
            case PUT_IF -> h.expected[i] == 0 ? 0 : valueOfVersion[h.expected[i]];
            default -> 0;
        };
    }

    private boolean inOrder(int i) { return h.required(i) || h.kinds[i] != DELETE && seen[h.values[i]]; }

    /** Operations that, with the writes they saw, contradict each other; empty where the key is linearizable. */
    int[] contradiction() {
        for (int i = 0; i < h.size(); i++) {
            if (!inOrder(i) || h.kinds[i] == DELETE && h.flags[i] == UNTOLD) continue;
            int[] found = join(i);
            if (found.length > 0) return found;
        }
        int[] found = versions();
        return found.length > 0 ? found : new Chains().contradiction();
    }

    /** Adds an operation to its cluster. */
    private int[] join(int i) {
        int value = h.values[i];
        int writer = writers[value];
        if (value != 0 && writer == NONE) return new int[] {i};
        if (value != 0 && h.ends[i] < h.calls[writer]) return new int[] {i, writer};
        if (firstEnd[value] == NONE || h.ends[i] < h.ends[firstEnd[value]]) firstEnd[value] = i;
        if (lastCall[value] == NONE || h.calls[i] > h.calls[lastCall[value]]) lastCall[value] = i;
        if (h.kinds[i] != CAS && h.kinds[i] != PUT_IF) return FINE;
        int before = seenBy(i);
        if (before != 0 && writers[before] == NONE) return new int[] {i};
        if (replaced[before] != NONE) return new int[] {i, replaced[before]};
        replaced[before] = i;
        return FINE;
    }

    /** Two answers that give one value different versions. */
    private int[] versions() {
        int[] told = filled(h.valueCount());
        for (int i = 0; i < h.size(); i++) {
            if (h.versions[i] == ANY || h.versions[i] == UNBOUND || h.values[i] == 0) continue;
            int other = told[h.values[i]];
            if (other != NONE && h.versions[other] != h.versions[i]) return new int[] {other, i};
            told[h.values[i]] = i;
        }
        return FINE;
    }

    /** Clusters that follow each other at once, and the comparison of their zones. */
    private final class Chains {
        private final long[] from = new long[h.size() + 1];
        private final long[] to = new long[h.size() + 1];
        /** By zone: the operation that ended first, and the one that was called last; {@link #NONE} for the beginning of all. */
        private final int[] first = new int[h.size() + 1];
        private final int[] last = new int[h.size() + 1];
        private int zones;
        private int linked;

        int[] contradiction() {
            for (int value = 0; value < h.valueCount(); value++) {
                boolean head = value == 0 || writers[value] != NONE && h.kinds[writers[value]] == SET && inOrder(writers[value]);
                int[] found = head ? chain(value) : FINE;
                if (found.length > 0) return found;
            }
            for (int i = 0; i < h.size(); i++) if (h.kinds[i] == DELETE && h.flags[i] == UNTOLD && h.required(i)) add(h.ends[i], h.calls[i], i, i);
            int[] circle = circle();
            return circle.length > 0 ? circle : overlap();
        }

        private void add(long firstEnd, long lastCall, int firstEnded, int lastCalled) {
            from[zones] = firstEnd;
            to[zones] = lastCall;
            first[zones] = firstEnded;
            last[zones++] = lastCalled;
        }

        /** The zone of the chain that begins with this value; a contradiction where a later cluster was over before an earlier one began. */
        private int[] chain(int head) {
            long start = head == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            long end = Long.MIN_VALUE;
            int firstEnded = NONE;
            int lastCalled = NONE;
            for (int value = head; ; value = h.values[replaced[value]]) {
                if (firstEnd[value] != NONE) {
                    if (h.ends[firstEnd[value]] < end) return new int[] {firstEnd[value], lastCalled};
                    if (h.ends[firstEnd[value]] < start) start = h.ends[firstEnded = firstEnd[value]];
                    if (h.calls[lastCall[value]] > end) end = h.calls[lastCalled = lastCall[value]];
                }
                if (replaced[value] == NONE) break;
                linked++;
            }
            add(start, end, firstEnded, lastCalled);
            return FINE;
        }

        /** Conditional writes that no chain reaches: each waits for another. */
        private int[] circle() {
            int conditional = 0;
            for (int writer : replaced) if (writer != NONE) conditional++;
            if (conditional == linked) return FINE;
            boolean[] reached = new boolean[h.valueCount()];
            for (int head = 0; head < reached.length; head++) {
                if (head != 0 && (writers[head] == NONE || h.kinds[writers[head]] != SET)) continue;
                for (int value = head; replaced[value] != NONE; value = h.values[replaced[value]]) reached[h.values[replaced[value]]] = true;
            }
            return Arrays.stream(replaced).filter(writer -> writer != NONE && !reached[h.values[writer]]).toArray();
        }

        private int[] overlap() {
            Integer[] forward = java.util.stream.IntStream.range(0, zones).filter(z -> from[z] < to[z]).boxed().toArray(Integer[]::new);
            Arrays.sort(forward, (a, b) -> Long.compare(from[a], from[b]));
            long[] starts = new long[forward.length];
            for (int k = 0; k < forward.length; k++) {
                starts[k] = from[forward[k]];
                if (k > 0 && from[forward[k]] < to[forward[k - 1]]) return operations(forward[k - 1], forward[k]);
            }
            for (int z = 0; z < zones; z++) {
                if (from[z] < to[z]) continue;
                int k = Arrays.binarySearch(starts, to[z]);
                int before = (k >= 0 ? k : -k - 1) - 1; // the last that begins before this one
                if (before >= 0 && from[z] < to[forward[before]]) return operations(forward[before], z);
            }
            return FINE;
        }

        private int[] operations(int a, int b) { return java.util.stream.IntStream.of(first[a], last[a], first[b], last[b]).filter(i -> i != NONE).distinct().sorted().toArray(); }
    }
}

package history.linear;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which operations an answer may have come from, and so which part of a history is one: in any order, the last write before an
 * operation is what it sees. If a part holds, for each of its operations, every write that may be that last one, then an order of the
 * whole, less what is left out, is an order of the part. So a part that has no order proves that the whole has none.
 */
final class Sources {
    private final KeyHistory h;
    private final Map<Integer, int[]> writersFor = new HashMap<>();

    Sources(KeyHistory h) { this.h = h; }

    /** Whether its answer depends on the state. */
    boolean looks(int i) { return !Slots.total(h, i); }

    /** Whether it changes the state for sure. */
    boolean writes(int i) { return h.required(i) && !Slots.looksOnly(h, i); }

    /** Whether it may change the state. */
    boolean mayWrite(int i) { return !Slots.looksOnly(h, i); }

    /** Adds to the part what it lacks. */
    void complete(BitSet part) {
        var todo = (BitSet) part.clone();
        while (!todo.isEmpty()) {
            int size = part.cardinality();
            for (int i = todo.nextSetBit(0); i >= 0; i = todo.nextSetBit(i + 1)) needed(i, part).forEach(part::set);
            todo = part.cardinality() == size ? new BitSet() : (BitSet) part.clone();
        }
    }

    /** Takes out of the part what lacks something. */
    void reduce(BitSet part) {
        for (boolean again = true; again; ) {
            again = false;
            for (int i = part.nextSetBit(0); i >= 0; i = part.nextSetBit(i + 1)) {
                if (needed(i, part).allMatch(part::get)) continue;
                part.clear(i);
                again = true;
            }
        }
    }

    /**
     * The writes that must be in a part with {@code i}: all that may be the last before it. Those that were overwritten for sure, by
     * another one in the part, are not; but one is kept, to show what was read.
     */
    private IntStream needed(int i, BitSet part) {
        if (!looks(i)) return IntStream.empty();
        int[] writers = writersFor.computeIfAbsent(i, this::writersFor);
        long overwritten = Long.MIN_VALUE;
        for (int x = part.nextSetBit(0); x >= 0; x = part.nextSetBit(x + 1)) if (h.ends[x] < h.calls[i] && writes(x)) overwritten = Math.max(overwritten, h.calls[x]);
        long last = overwritten;
        int[] open = IntStream.of(writers).filter(w -> h.ends[w] >= last).toArray();
        if (open.length > 0 || writers.length == 0 || h.values[i] == 0 || IntStream.of(writers).anyMatch(part::get)) return IntStream.of(open);
        return IntStream.of(writers[writers.length - 1]);
    }

    /** In the order of their calls. Where a value was written only after it was read, that is shown. */
    private int[] writersFor(int i) {
        int[] all = IntStream.range(0, h.size()).filter(w -> w != i && mayWrite(w) && h.next(i, h.written(w)) != KeyHistory.ILLEGAL).toArray();
        int[] before = IntStream.of(all).filter(w -> h.calls[w] <= h.ends[i]).toArray();
        return before.length > 0 || h.kinds[i] != KeyHistory.GET || h.values[i] == 0 ? before : Arrays.copyOf(all, Math.min(1, all.length));
    }
}

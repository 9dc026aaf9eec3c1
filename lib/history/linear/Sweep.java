package history.linear;

/**
 * Goes through calls and ends by time and keeps every configuration that the history allows so far: the state, and which of the open
 * operations are done. An operation is put in order just in time, when it ends, with those before it that make it possible: Lowe,
 * "Testing for linearizability" (Concurr. Comput. 2017), just-in-time linearization. The key is decided by itself, which is the
 * P-compositionality of Horn and Kroening, "Faster linearizability checking via P-compositionality" (FORTE 2015).
 *
 * <p>A configuration is packed into a few longs: the state, a bit for each open operation that still has to be done, and a bit for
 * each that still can be. The two differ where an operation needs no place of its own any more but may still choose one: a write
 * just before another write is seen by nobody, and one of unknown outcome need not be done at all. That keeps configurations few.
 * What only looks is done at once where its answer is right. A configuration that has less to do and can do more than another
 * stands for both, and one that has lost a value which must still be found is given up.
 */
final class Sweep {
    private static final int GROWTH = 2;
    private static final int LARGEST_FILTER = 2048;
    private static final int NO_END = -1;

    private final KeyHistory h;
    private final Meter meter;
    private final int[] events;
    private final Outlook outlook;
    private final Slots slots;
    /** The state that stands for all that make a difference to nobody any more: there is something, of no value and version that is asked for. */
    private final long anything;
    private long nowNanos;
    private final int words;
    private final int width;
    private final int[] open;
    private final int[] called;
    private int calledCount;
    private LongTable now;
    private LongTable next;
    private final LongTable reached;
    private long[] todo;
    private int todoCount;
    private final long[] row;
    private final long[] step;
    private final int growth;
    private int filterAt;

    Sweep(KeyHistory h, Meter meter) { this(h, meter, GROWTH); }

    /** @param growth configurations are compared when there are so many times more than after the last time; 1: at each end */
    Sweep(KeyHistory h, Meter meter, int growth) {
        this.growth = growth;
        filterAt = growth;
        this.h = h;
        this.meter = meter;
        events = WingGongLowe.inOrder(h);
        outlook = new Outlook(h);
        slots = new Slots(h, events, outlook);
        anything = KeyHistory.state(h.valueCount(), h.versionCount());
        words = (slots.count + 63) / 64;
        width = 1 + 2 * words;
        open = new int[slots.count];
        called = new int[h.size()];
        now = new LongTable(width, meter);
        next = new LongTable(width, meter);
        reached = new LongTable(width, meter);
        todo = new long[width];
        row = new long[width];
        step = new long[width];
    }

    /**
     * The first operation that cannot end as it did, whatever came before; -1 where the key is linearizable.
     *
     * @throws Meter.Exhausted beyond the budget
     */
    int impossibleEnd() {
        now.add(row, 0); // absent, and nothing open
        for (int event : events) {
            int i = event - 1 >> 1;
            if ((event & 1) == 1) {
                if (slots.of[i] != Slots.NONE) call(i);
                continue;
            }
            end(i);
            if (next.count() == 0) return i;
            LongTable old = now;
            now = next;
            next = old;
            next.clear();
            filter();
        }
        return NO_END;
    }

    private void call(int i) {
        open[slots.of[i]] = i;
        called[calledCount++] = i;
    }

    private void end(int i) {
        int slot = slots.of[i];
        nowNanos = h.ends[i];
        reached.clear();
        for (int r = 0; r < now.count(); r++) {
            meter.step();
            System.arraycopy(now.rows(), r * width, row, 0, width);
            simplify();
            for (int c = 0; c < calledCount; c++) begin(row, called[c]);
            settle(row, slot); // what it writes may make no difference any more
            explore(slot);
        }
        calledCount = 0;
    }

    /** Time alone makes a state simpler, and then more of what is open changes nothing. */
    private void simplify() {
        long state = simplified(row[0]);
        if (state == row[0]) return;
        row[0] = state;
        for (int w = 0; w < words; w++)
            for (long bits = row[1 + words + w]; bits != 0; bits &= bits - 1) settle(row, w * 64 + Long.numberOfTrailingZeros(bits));
    }

    private void begin(long[] config, int i) {
        int slot = slots.of[i];
        long bit = 1L << slot;
        if (h.required(i)) config[1 + (slot >> 6)] |= bit;
        config[1 + words + (slot >> 6)] |= bit;
        settle(config, slot);
    }

    private boolean needs(long[] config, int slot) { return (config[1 + (slot >> 6)] >>> slot & 1) != 0; }

    private boolean can(long[] config, int slot) { return (config[1 + words + (slot >> 6)] >>> slot & 1) != 0; }

    /**
     * Everything that can be done, beginning with {@link #row}, until the operation in this slot is done at last. Where it needs no
     * place of its own, both are followed: that it has none, and that it takes one.
     */
    private void explore(int slot) {
        todoCount = 0;
        reach(row, slot, true);
        while (todoCount > 0) {
            System.arraycopy(todo, --todoCount * width, row, 0, width);
            for (int w = 0; w < words; w++) {
                for (long bits = row[1 + words + w]; bits != 0; bits &= bits - 1) carryOut(w * 64 + Long.numberOfTrailingZeros(bits), slot);
            }
        }
    }

    private void reach(long[] config, int slot, boolean goOn) {
        if (can(config, slot) && goOn && reached.add(config, 0)) push(config);
        if (needs(config, slot)) return;
        if (can(config, slot) && outlook.mustBeWritten(open[slot], nowNanos)) return;
        config[1 + words + (slot >> 6)] &= ~(1L << slot);
        next.add(config, 0);
    }

    private void push(long[] config) {
        if ((todoCount + 1) * width > todo.length) {
            meter.holds(2L * Long.BYTES * todo.length);
            todo = java.util.Arrays.copyOf(todo, 2 * todo.length);
        }
        System.arraycopy(config, 0, todo, todoCount++ * width, width);
    }

    /**
     * Goes from {@link #row} on by doing the operation in this slot. A write that nobody sees before the next one is not worth a
     * step: without it the next one has the same effect, and leaves more open.
     */
    private void carryOut(int slot, int ending) {
        meter.step();
        int i = open[slot];
        long state = after(i, row[0]);
        boolean changes = state != row[0];
        if (state == KeyHistory.ILLEGAL || !changes && !Slots.total(h, i)) return;
        if (row[0] != anything && KeyHistory.value(state) != KeyHistory.value(row[0]) && outlook.mustStay(KeyHistory.value(row[0]), nowNanos)) return;
        if (slots.twins[i] != Slots.NONE && can(row, slots.twins[i])) return;
        System.arraycopy(row, 0, step, 0, width);
        step[0] = state;
        step[1 + (slot >> 6)] &= ~(1L << slot);
        step[1 + words + (slot >> 6)] &= ~(1L << slot);
        boolean seen = !Slots.total(h, i);
        boolean overwrites = overwrites(i);
        boolean hides = false;
        for (int w = 0; w < words; w++) {
            for (long bits = step[1 + words + w]; bits != 0; bits &= bits - 1) {
                int other = w * 64 + Long.numberOfTrailingZeros(bits);
                seen |= settle(step, other);
                boolean total = Slots.total(h, open[other]);
                if (overwrites && total) {
                    hides |= needs(step, other);
                    step[1 + w] &= ~(1L << other);
                }
                if (!total) seen |= changes(open[other], state);
            }
        }
        if (changes || hides) reach(step, ending, seen);
    }

    private boolean changes(int i, long state) {
        long after = after(i, state);
        return after != KeyHistory.ILLEGAL && after != state;
    }

    private long after(int i, long state) { return simplified(h.next(i, state)); }

    private long simplified(long state) { return state == KeyHistory.ILLEGAL || state == anything || outlook.matters(state, nowNanos) ? state : anything; }

    /** Whether what was written just before it is seen by nobody. A delete just before one that removed a value would be; after it, it changes nothing. */
    private boolean overwrites(int i) { return Slots.total(h, i) || h.kinds[i] == KeyHistory.DELETE && h.flags[i] == KeyHistory.YES; }

    /** Does the operation in this slot where that changes nothing. Returns whether it had to be done and is now. */
    private boolean settle(long[] config, int slot) {
        int i = open[slot];
        if (after(i, config[0]) != config[0]) return false;
        boolean needed = needs(config, slot);
        config[1 + (slot >> 6)] &= ~(1L << slot);
        if (Slots.looksOnly(h, i)) config[1 + words + (slot >> 6)] &= ~(1L << slot);
        return needed;
    }

    /** Drops configurations for which another one stands. Looked at only when they have grown many, since each is compared with each. */
    private void filter() {
        if (now.count() < filterAt) return;
        long[] rows = now.rows();
        int count = Math.min(now.count(), LARGEST_FILTER);
        boolean[] dropped = new boolean[now.count()];
        for (int a = 0; a < count; a++) {
            meter.step();
            for (int b = 0; b < count && !dropped[a]; b++) dropped[a] = a != b && !dropped[b] && standsFor(rows, b * width, a * width);
        }
        for (int r = 0; r < now.count(); r++) if (!dropped[r]) next.add(rows, r * width);
        LongTable old = now;
        now = next;
        next = old;
        next.clear();
        filterAt = growth * now.count();
    }

    private boolean standsFor(long[] rows, int better, int worse) {
        if (rows[better] != rows[worse] && !(rows[worse] == anything && asGoodAsAnything(rows[better]))) return false;
        for (int w = 1; w <= words; w++) {
            if ((rows[better + w] & ~rows[worse + w]) != 0) return false;
            if ((rows[worse + words + w] & ~rows[better + words + w]) != 0) return false;
        }
        return true;
    }

    private boolean asGoodAsAnything(long state) { return !outlook.refusals(nowNanos) && (state != KeyHistory.ABSENT || !outlook.removals(nowNanos)); }
}

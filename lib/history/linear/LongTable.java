package history.linear;

import java.util.Arrays;

/** A set of keys of a fixed number of longs, packed into one array: open addressing, no boxes. Its entries can be gone through by number. */
final class LongTable {
    private static final int FIRST_ROWS = 64;
    private static final int INTS_PER_ROW = 4; // at most a quarter of the slots is used

    private final int width;
    private final Meter meter;
    private long[] rows;
    private int[] slots;
    /** By row: its slot. */
    private int[] taken;
    private int count;

    LongTable(int width, Meter meter) {
        this.width = width;
        this.meter = meter;
        rows = new long[FIRST_ROWS * width];
        slots = new int[FIRST_ROWS * INTS_PER_ROW];
        taken = new int[FIRST_ROWS];
    }

    int count() { return count; }

    /** The array that holds all rows; row {@code r} begins at {@code r * width}. Valid until the next {@link #add}. */
    long[] rows() { return rows; }

    /** Adds the row that begins at {@code from}; false if it was there. */
    boolean add(long[] row, int from) {
        int slot = slotOf(row, from);
        if (slots[slot] != 0) return false;
        if (count * width == rows.length) {
            grow();
            slot = slotOf(row, from);
        }
        System.arraycopy(row, from, rows, count * width, width);
        taken[count] = slot;
        slots[slot] = ++count;
        return true;
    }

    void clear() {
        for (int r = 0; r < count; r++) slots[taken[r]] = 0;
        count = 0;
    }

    private int slotOf(long[] row, int from) {
        long hash = 0;
        for (int i = 0; i < width; i++) hash = (hash ^ row[from + i]) * 0x9E3779B97F4A7C15L + (hash >>> 29);
        int slot = (int) (hash >>> 32) & slots.length - 1;
        while (slots[slot] != 0 && !same(slots[slot] - 1, row, from)) slot = slot + 1 & slots.length - 1;
        return slot;
    }

    private boolean same(int r, long[] row, int from) { return Arrays.equals(rows, r * width, (r + 1) * width, row, from, from + width); }

    private void grow() {
        meter.holds(2L * (Long.BYTES * (long) rows.length + Integer.BYTES * (long) slots.length));
        rows = Arrays.copyOf(rows, 2 * rows.length);
        slots = new int[2 * slots.length];
        taken = Arrays.copyOf(taken, 2 * taken.length);
        for (int r = 0; r < count; r++) {
            taken[r] = slotOf(rows, r * width);
            slots[taken[r]] = r + 1;
        }
    }
}

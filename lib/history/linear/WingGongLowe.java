package history.linear;

import java.util.Arrays;

/**
 * Depth-first search for an order: Wing and Gong, "Testing and verifying concurrent objects" (J. Parallel Distrib. Comput. 1993),
 * with Lowe's memory of configurations, "Testing for linearizability" (Concurr. Comput. 2017): what was tried once, the set of
 * operations done and the state, is not tried again. Any operation that was called before the first end that is still ahead may
 * come next. Exponential in the worst case. It knows nothing of clusters and sweeps, which makes it a second opinion.
 */
final class WingGongLowe {
    private static final int HEAD = 0;

    private final KeyHistory h;
    private final Meter meter;
    private final int[] after;
    private final int[] previous;
    private final int words;

    /** Events are numbered in the order of time: 2i + 1 is the call of operation i, 2i + 2 its end. */
    WingGongLowe(KeyHistory h, Meter meter) {
        this.h = h;
        this.meter = meter;
        int events = 2 * h.size() + 1;
        meter.holds(16L * events);
        after = new int[events];
        previous = new int[events];
        words = (h.size() + 63) / 64;
        int last = HEAD;
        for (int event : inOrder(h)) {
            after[last] = event;
            previous[event] = last;
            last = event;
        }
        after[last] = HEAD;
        previous[HEAD] = last;
    }

    /** Calls and ends by time; at one moment calls come first, since such operations overlap. What has no end has only a call. */
    static int[] inOrder(KeyHistory h) {
        Integer[] ends = new Integer[h.size()];
        Arrays.setAll(ends, i -> i);
        Arrays.sort(ends, (a, b) -> Long.compare(h.ends[a], h.ends[b]));
        int[] events = new int[2 * h.size()];
        int count = 0;
        int called = 0;
        for (int ended : ends) {
            if (!h.required(ended)) break;
            while (called < h.size() && h.calls[called] <= h.ends[ended]) events[count++] = 2 * called++ + 1;
            events[count++] = 2 * ended + 2;
        }
        while (called < h.size()) events[count++] = 2 * called++ + 1;
        return Arrays.copyOf(events, count);
    }

    /** @throws Meter.Exhausted beyond the budget */
    boolean linearizable() {
        var tried = new LongTable(words + 1, meter);
        long[] configuration = new long[words + 1];
        int[] done = new int[h.size()];
        long[] before = new long[h.size()];
        int depth = 0;
        int left = required();
        int event = after[HEAD];
        while (left > 0) {
            meter.step();
            if (event != HEAD && (event & 1) == 1) {
                int i = event >> 1;
                long state = configuration[words];
                long next = h.next(i, state);
                configuration[i >> 6] ^= 1L << i;
                configuration[words] = next;
                if (next != KeyHistory.ILLEGAL && tried.add(configuration, 0)) {
                    done[depth] = i;
                    before[depth++] = state;
                    lift(i);
                    if (h.required(i)) left--;
                    event = after[HEAD];
                } else {
                    configuration[i >> 6] ^= 1L << i;
                    configuration[words] = state;
                    event = after[event];
                }
                continue;
            }
            if (depth == 0) return false;
            int i = done[--depth];
            configuration[i >> 6] ^= 1L << i;
            configuration[words] = before[depth];
            if (h.required(i)) left++;
            unlift(i);
            event = after[2 * i + 1];
        }
        return true;
    }

    private int required() {
        int count = 0;
        for (int i = 0; i < h.size(); i++) if (h.required(i)) count++;
        return count;
    }

    private void lift(int i) {
        unlink(2 * i + 1);
        if (h.required(i)) unlink(2 * i + 2);
    }

    private void unlift(int i) {
        if (h.required(i)) link(2 * i + 2);
        link(2 * i + 1);
    }

    private void unlink(int event) {
        after[previous[event]] = after[event];
        previous[after[event]] = previous[event];
    }

    private void link(int event) {
        after[previous[event]] = event;
        previous[after[event]] = event;
    }
}

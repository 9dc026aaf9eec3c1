package history.linear;

import static history.linear.KeyHistory.CAS;
import static history.linear.KeyHistory.DELETE;
import static history.linear.KeyHistory.GET;
import static history.linear.KeyHistory.NO;
import static history.linear.KeyHistory.PUT_IF;
import static history.linear.KeyHistory.YES;

import java.util.Arrays;

/** Which values are still asked for, and which can still come: what a search may forget, and where it need not go on. */
final class Outlook {
    private final KeyHistory h;
    /** By value: when the last one that it could make a difference to ends. */
    private final long[] lastLook;
    /** By value: when the last one that must find it is called, and ends. */
    private final long[] lastNeedCall;
    private final long[] lastNeedEnd;
    private final int[] writers;

    Outlook(KeyHistory h) {
        this.h = h;
        lastLook = never();
        lastNeedCall = never();
        lastNeedEnd = never();
        writers = new int[h.valueCount()];
        long any = Long.MIN_VALUE;
        for (int i = 0; i < h.size(); i++) {
            boolean differs = h.kinds[i] == CAS && h.flags[i] == NO || h.kinds[i] == DELETE && h.flags[i] == YES; // finds another value, or just one
            if (differs || h.kinds[i] == PUT_IF) any = Math.max(any, h.ends[i]);
            else if (h.kinds[i] == CAS) look(h.expected[i], i);
            else if (h.kinds[i] == GET || h.kinds[i] == DELETE && h.flags[i] == NO) look(h.values[i], i);
            if (h.kinds[i] != GET && h.kinds[i] != DELETE) writers[h.values[i]]++;
        }
        for (int v = 0; v < lastLook.length; v++) lastLook[v] = Math.max(lastLook[v], any);
    }

    private long[] never() {
        long[] moments = new long[h.valueCount()];
        Arrays.fill(moments, Long.MIN_VALUE);
        return moments;
    }

    private void look(int value, int i) {
        lastLook[value] = Math.max(lastLook[value], h.ends[i]);
        if (!h.required(i)) return;
        lastNeedCall[value] = Math.max(lastNeedCall[value], h.calls[i]);
        lastNeedEnd[value] = Math.max(lastNeedEnd[value], h.ends[i]);
    }

    /** Whether it makes a difference to anybody who ends at this moment or later that this value is there. */
    boolean matters(int value, long nanos) { return lastLook[value] >= nanos; }

    /** Whether this value must be found by someone who is called later, and cannot come back once it is overwritten. */
    boolean mustStay(int value, long nanos) { return writers[value] == 1 && value != 0 && lastNeedCall[value] > nanos; }

    /** Whether someone who ends later must find what only this operation can write. */
    boolean mustBeWritten(int i, long nanos) { return writers[h.values[i]] == 1 && h.values[i] != 0 && lastNeedEnd[h.values[i]] > nanos; }
}

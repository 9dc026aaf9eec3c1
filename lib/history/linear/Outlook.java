package history.linear;

import static history.linear.KeyHistory.CAS;
import static history.linear.KeyHistory.DELETE;
import static history.linear.KeyHistory.GET;
import static history.linear.KeyHistory.NO;
import static history.linear.KeyHistory.PUT_IF;
import static history.linear.KeyHistory.UNTOLD;
import static history.linear.KeyHistory.YES;

import java.util.Arrays;

/** What is still asked for, and what can still come: what a search may forget, and where it need not go on. All moments are ends of those who ask. */
final class Outlook {
    private final KeyHistory h;
    /** By value: the last one to which it makes a difference whether just this one is there. */
    private final long[] lastLook;
    /** By version, likewise, and the last who depends on one of which nobody tells the value. */
    private final long[] lastVersionLook;
    private long lastAnyVersionLook = Long.MIN_VALUE;
    /** The last condition that did not hold, and the last delete that removed a value. */
    private long lastRefusal = Long.MIN_VALUE;
    private long lastRemoval = Long.MIN_VALUE;
    /** By value: when the last one that must find it is called, and ends. */
    private final long[] lastNeedCall;
    private final long[] lastNeedEnd;
    private final int[] writers;

    Outlook(KeyHistory h) {
        this.h = h;
        lastLook = never(h.valueCount());
        lastVersionLook = never(h.versionCount());
        lastNeedCall = never(h.valueCount());
        lastNeedEnd = never(h.valueCount());
        writers = new int[h.valueCount()];
        for (int i = 0; i < h.size(); i++) {
            boolean conditional = h.kinds[i] == CAS || h.kinds[i] == PUT_IF;
            if (conditional && h.flags[i] == NO) lastRefusal = Math.max(lastRefusal, h.ends[i]);
            if (h.kinds[i] == DELETE && h.flags[i] == YES) lastRemoval = Math.max(lastRemoval, h.ends[i]);
            if (h.kinds[i] == PUT_IF && h.expected[i] != 0) lookAtVersion(h.expected[i], h.ends[i]);
            else if (conditional) look(h.expected[i], i, h.flags[i] == YES);
            else if (h.kinds[i] == GET || h.kinds[i] == DELETE && h.flags[i] != UNTOLD) look(h.values[i], i, h.kinds[i] == GET || h.flags[i] == NO);
            if (h.kinds[i] != GET && h.kinds[i] != DELETE) writers[h.values[i]]++;
        }
    }

    private static long[] never(int count) {
        long[] moments = new long[count];
        Arrays.fill(moments, Long.MIN_VALUE);
        return moments;
    }

    private void look(int value, int i, boolean needs) {
        lastLook[value] = Math.max(lastLook[value], h.ends[i]);
        if (!needs) return;
        lastNeedCall[value] = Math.max(lastNeedCall[value], h.calls[i]);
        lastNeedEnd[value] = Math.max(lastNeedEnd[value], h.ends[i]);
    }

    private void lookAtVersion(int version, long end) {
        lastVersionLook[version] = Math.max(lastVersionLook[version], end);
        if (h.tells(version)) lastLook[h.toldValue(version)] = Math.max(lastLook[h.toldValue(version)], end);
        else lastAnyVersionLook = Math.max(lastAnyVersionLook, end);
    }

    /** Whether it makes a difference to anybody who ends at this moment or later that just this state is there. */
    boolean matters(long state, long nanos) {
        if (lastLook[KeyHistory.value(state)] >= nanos) return true;
        if (state == KeyHistory.ABSENT) return false;
        int version = KeyHistory.version(state);
        return (version == KeyHistory.UNBOUND ? lastAnyVersionLook : lastVersionLook[version]) >= nanos;
    }

    /** Whether anybody who ends at this moment or later is content with whatever differs from something. */
    boolean refusals(long nanos) { return lastRefusal >= nanos; }

    /** Whether anybody who ends at this moment or later removes whatever is there. */
    boolean removals(long nanos) { return lastRemoval >= nanos; }

    /** Whether this value must be found by someone who is called later, and cannot come back once it is overwritten. */
    boolean mustStay(int value, long nanos) { return writers[value] == 1 && value != 0 && lastNeedCall[value] > nanos; }

    /** Whether someone who ends later must find what only this operation can write. */
    boolean mustBeWritten(int i, long nanos) { return writers[h.values[i]] == 1 && h.values[i] != 0 && lastNeedEnd[h.values[i]] > nanos; }
}

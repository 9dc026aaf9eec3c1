package history.linear;

import static history.linear.KeyHistory.DELETE;
import static history.linear.KeyHistory.GET;
import static history.linear.KeyHistory.NO;
import static history.linear.KeyHistory.SET;
import static history.linear.KeyHistory.UNTOLD;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * A small number for each operation while it is open, so that a few bits tell which of the open ones are done. One whose outcome is
 * unknown keeps its slot for ever; it gets none where nobody looks at what it would leave behind.
 */
final class Slots {
    static final int NONE = -1;

    /** By operation. */
    final int[] of;
    /** By operation of unknown outcome: the slot of an equal one that was called before, which serves as well. */
    final int[] twins;
    /** How many are in use at once. */
    final int count;

    private final KeyHistory h;

    Slots(KeyHistory h, int[] events, Outlook outlook) {
        this.h = h;
        of = new int[h.size()];
        twins = new int[h.size()];
        Arrays.fill(twins, NONE);
        Map<String, Integer> unknown = new HashMap<>();
        var used = new BitSet();
        int most = 0;
        for (int event : events) {
            int i = event - 1 >> 1;
            if ((event & 1) == 0) {
                used.clear(of[i]);
                continue;
            }
            of[i] = NONE;
            boolean matters = outlook.matters(h.written(i), h.calls[i]);
            if (!h.required(i) && !matters && !outlook.refusals(h.calls[i]) && !outlook.removals(h.calls[i])) continue;
            of[i] = used.nextClearBit(0);
            used.set(of[i]);
            most = Math.max(most, used.length());
            if (!h.required(i)) twins[i] = twin(unknown, i, matters);
        }
        count = most;
    }

    /** Values that nobody asks for are equal. */
    private int twin(Map<String, Integer> unknown, int i, boolean matters) {
        Integer slot = unknown.put(h.kinds[i] + " " + h.expected[i] + " " + (matters ? h.values[i] + " " + h.versions[i] : "any"), of[i]);
        return slot == null ? NONE : slot;
    }

    /** Whether it takes effect in any state, and leaves the same behind. */
    static boolean total(KeyHistory h, int i) { return h.kinds[i] == SET || h.kinds[i] == DELETE && h.flags[i] == UNTOLD; }

    /** Whether it changes nothing, wherever its answer is right. A get may settle a version that was open. */
    static boolean looksOnly(KeyHistory h, int i) { return h.kinds[i] == GET || h.flags[i] == NO; }
}

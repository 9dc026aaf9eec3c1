package load;

import java.util.ArrayList;
import java.util.List;

/** The phases of a load so far; new ones are begun by any thread, and looked up by those that send. */
final class Phases {
    private volatile List<Phase> all;

    Phases(Phase first) { all = List.of(first); }

    synchronized void begin(Phase next) {
        var longer = new ArrayList<>(all);
        longer.add(next);
        all = List.copyOf(longer);
    }

    List<Phase> all() { return all; }

    /** Whose a request is that fell due and was answered then: the disturbed phase among those it touched, else the one in which it fell due. */
    int of(long dueNanos, long doneNanos) {
        List<Phase> phases = all;
        int index = at(phases, dueNanos);
        for (int i = index; i < phases.size() && phases.get(i).fromNanos() <= doneNanos; i++) if (phases.get(i).disturbed()) return i;
        return index;
    }

    /** Which one it is at a time. */
    int at(long nanos) { return at(all, nanos); }

    private static int at(List<Phase> phases, long nanos) {
        int index = phases.size() - 1;
        while (index > 0 && phases.get(index).fromNanos() > nanos) index--;
        return index;
    }
}

package history.linear;

import java.util.List;
import kit.Pictured;

/** Whether some order of the operations, each at a moment between its call and its return, explains every answer. */
public sealed interface Judgement {

    /** There is such an order for every key. */
    record Legal(int keys, int operations) implements Judgement {
        @Override public String toString() { return "linearizable: " + operations + " operations on " + keys + " keys"; }
    }

    /**
     * There is none for {@code key}.
     *
     * @param name what this is called, such as "stale read"
     * @param argument why there is none, line by line
     * @param operations of that key, as few as are contradictory; without any of them the rest proves nothing
     * @param timeline these operations over time: a fragment of HTML that needs nothing else
     * @param otherKeys that are not linearizable either
     */
    record Violation(String key, String name, List<String> argument, List<Operation> operations, String timeline, List<String> otherKeys) implements Judgement, Pictured {
        @Override public String picture() { return timeline; }

        @Override public String toString() { return name + " of " + key + ":\n" + String.join("\n", argument); }
    }

    /** The budget was spent; no key was found to be violated until then. */
    record Inconclusive(String reason) implements Judgement {
        @Override public String toString() { return "undecided: " + reason; }
    }
}

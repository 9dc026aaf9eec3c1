package history.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a history is linearizable (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects",
 * TOPLAS 1990), key by key.
 */
public final class Linearizability {

    private Linearizability() {}

    /** The verdict on the whole history. A violation of any key counts more than keys that stay undecided. */
    public static Judgement judge(History history, Budget budget) {
        var meter = new Meter(budget);
        List<String> violated = new ArrayList<>();
        String undecided = null;
        Map<String, List<Operation>> keys = history.byKey();
        for (var key : keys.entrySet()) {
            try {
                if (!new WingGongLowe(new KeyHistory(key.getValue()), meter).linearizable()) violated.add(key.getKey());
            } catch (Meter.Exhausted e) {
                undecided = key.getKey() + ": " + e.getMessage();
            }
        }
        if (!violated.isEmpty()) {
            String first = violated.removeFirst();
            return new Judgement.Violation(first, "not linearizable", List.of(), keys.get(first), "", violated);
        }
        return undecided != null ? new Judgement.Inconclusive(undecided) : new Judgement.Legal(keys.size(), history.operations().size());
    }
}

package history.linear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is wrong at first sight, in O(n log n): a value that was never written, or to another key, or by a request that was never
 * sent; a read of what was replaced before; an acknowledged write that is gone; one reader seeing less than one before; a part of a
 * batch (contracts/kv.md §4.1). What it finds is a violation; what it does not find may be one, see {@link Linearizability}.
 */
public final class CheapChecks {
    private static final int SHOWN_PER_KEY = 5;

    /** By value: the keys to which someone tried to write it. */
    private final Map<String, Set<String>> keysOfValue = new HashMap<>();
    private final Set<String> rejected = new HashSet<>();
    /** By key and value that was sent: the batch that it was part of. */
    private final Map<String, Long> batchOf = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    /** By batch: when the first who saw a part of it had ended. */
    private final Map<Long, Operation> firstSight = new HashMap<>();

    private CheapChecks(History history) {
        Set<String> twice = new HashSet<>();
        for (Operation o : history.operations()) {
            String value = o.action().written();
            if (value == null) continue;
            keysOfValue.computeIfAbsent(value, v -> new HashSet<>(2)).add(o.key());
            if (o.outcome() == Outcome.REJECTED) rejected.add(at(o.key(), value));
            else if (batchOf.put(at(o.key(), value), o.batch()) != null) twice.add(at(o.key(), value));
        }
        for (Operation o : history.operations()) {
            if (!o.action().reads() || o.answer().value() == null) continue;
            String value = at(o.key(), o.answer().value());
            seen.add(value);
            long batch = twice.contains(value) ? 0 : batchOf.getOrDefault(value, 0L);
            if (batch != 0) firstSight.merge(batch, o, (a, b) -> a.returnNanos() <= b.returnNanos() ? a : b);
        }
    }

    /** The first few of each key; empty where nothing is wrong at first sight. */
    public static List<Finding> findings(History history) {
        var checks = new CheapChecks(history);
        List<Finding> found = new ArrayList<>();
        history.byKey().forEach((key, operations) -> found.addAll(checks.of(operations)));
        return found;
    }

    /** What is wrong with some operations of one key, which are part of a history. */
    static List<Finding> findings(History whole, List<Operation> operations) { return new CheapChecks(whole).of(operations); }

    private List<Finding> of(List<Operation> operations) {
        List<Finding> found = new ArrayList<>();
        for (Operation o : operations) {
            if (found.size() == SHOWN_PER_KEY) break;
            String unwritten = unwritten(o);
            if (unwritten != null) found.add(new Finding(unwritten, o.key(), KeySights.shown(o) + ", but " + reason(unwritten), List.of(o)));
        }
        new KeySights(operations, firstSight, value -> seen.contains(at(operations.getFirst().key(), value))).findings().stream().limit(SHOWN_PER_KEY - found.size()).forEach(found::add);
        return found;
    }

    private String unwritten(Operation o) {
        if (!o.action().reads() || o.answer().value() == null) return null;
        String value = o.answer().value();
        Set<String> keys = keysOfValue.getOrDefault(value, Set.of());
        if (!keys.contains(o.key())) return keys.isEmpty() ? "value never written" : "value of another key";
        return rejected.contains(at(o.key(), value)) && !batchOf.containsKey(at(o.key(), value)) ? "dirty read" : null;
    }

    private static String reason(String name) {
        return switch (name) {
            case "value never written" -> "nobody wrote that";
            case "value of another key" -> "that was written to another key only";
            default -> "the only write of it never left its client";
        };
    }

    private static String at(String key, String value) { return key + '\0' + value; }
}

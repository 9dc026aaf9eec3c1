package history.linear;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What people call a violation. */
final class Naming {

    private Naming() {}

    /** @param part as small as the violation gets */
    static String of(KeyHistory part, History whole) {
        if (doubleExisted(part)) return "double existed";
        List<Finding> findings = CheapChecks.findings(whole, part.operations);
        if (!findings.isEmpty()) return findings.getFirst().name();
        if (lostUpdate(part)) return "lost update";
        if (part.operations.stream().allMatch(o -> o.action().reads() || o.action() instanceof Action.Set)) return "contradictory reads";
        return "contradictory answers";
    }

    /** Deletes that both removed a value, where nothing but these tells of it. */
    private static boolean doubleExisted(KeyHistory part) {
        int removed = 0;
        for (int i = 0; i < part.size(); i++) {
            if (part.kinds[i] == KeyHistory.DELETE && part.flags[i] == KeyHistory.YES) removed++;
            else if (Slots.looksOnly(part, i)) return false;
        }
        return removed > 1;
    }

    /** Two conditional writes that replaced the same thing. */
    private static boolean lostUpdate(KeyHistory part) {
        Set<String> replaced = new HashSet<>();
        for (int i = 0; i < part.size(); i++) {
            boolean conditional = part.kinds[i] == KeyHistory.CAS || part.kinds[i] == KeyHistory.PUT_IF;
            if (conditional && part.flags[i] == KeyHistory.YES && !replaced.add(part.kinds[i] + " " + part.expected[i])) return true;
        }
        return false;
    }
}

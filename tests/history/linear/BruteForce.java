package history.linear;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Tries every order of a few operations, with a store of its own that works on texts: slow, and plain enough to be believed.
 * It shares no line with the checkers.
 */
final class BruteForce {
    private static final String OPEN = "?";

    private record Content(String value, String version) {}

    /** By version: the values that were answered with it. */
    private final Map<String, Set<String>> told = new HashMap<>();

    private BruteForce(List<Operation> all) {
        for (Operation o : all) {
            String value = !o.ok() ? null : o.action().reads() ? o.answer().value() : o.action().written();
            if (value != null && o.answer().version() != null) told.computeIfAbsent(o.answer().version(), v -> new HashSet<>()).add(value);
        }
    }

    static boolean linearizable(List<Operation> all) {
        return new BruteForce(all).ordered(new ArrayList<>(all.stream().filter(o -> o.outcome() != Outcome.REJECTED).toList()), new Content(null, null));
    }

    private boolean ordered(List<Operation> left, Content content) {
        if (left.stream().noneMatch(Operation::ok)) return true;
        for (Operation first : left) {
            if (left.stream().anyMatch(o -> o.before(first))) continue;
            List<Operation> rest = new ArrayList<>(left);
            rest.remove(first);
            for (Content after : outcomes(first, content)) if (ordered(rest, after)) return true;
        }
        return false;
    }

    /** What the key may hold afterwards; nothing where the operation would have been answered otherwise. */
    private List<Content> outcomes(Operation o, Content now) {
        Boolean flag = o.ok() ? o.answer().flag() : null;
        String version = !o.ok() || o.answer().version() == null ? OPEN : o.answer().version();
        boolean absent = now.value() == null;
        return switch (o.action()) {
            case Action.Get _ -> {
                if (!o.ok()) yield List.of(now);
                if (!Objects.equals(now.value(), o.answer().value())) yield List.of();
                if (absent || version.equals(OPEN) || version.equals(now.version())) yield List.of(now);
                yield now.version().equals(OPEN) ? List.of(new Content(now.value(), version)) : List.of();
            }
            case Action.Set a -> List.of(new Content(a.value(), version));
            case Action.Delete _ -> flag == null || flag != absent ? List.of(new Content(null, null)) : List.of();
            case Action.Cas a -> conditional(o, now, Objects.equals(a.expected(), now.value()), false, new Content(a.value(), version));
            case Action.PutIf a -> {
                boolean open = !absent && a.version() != null && OPEN.equals(now.version()) && mayHave(now.value(), a.version());
                yield conditional(o, now, open || Objects.equals(a.version(), now.version()), open, new Content(a.value(), version));
            }
        };
    }

    private boolean mayHave(String value, String version) {
        Set<String> values = told.getOrDefault(version, Set.of());
        return values.size() != 1 || values.contains(value);
    }

    private static List<Content> conditional(Operation o, Content now, boolean holds, boolean maybeNot, Content written) {
        if (!o.ok()) return holds ? List.of(now, written) : List.of(now);
        if (o.answer().flag()) return holds ? List.of(written) : List.of();
        return holds && !maybeNot ? List.of() : List.of(now);
    }
}

package history.linear;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients asked of a key-value store and what they were told, in the order of the calls. */
public record History(List<Operation> operations) {

    /** Takes them in any order. Gets without an answer tell nothing and are left out. */
    public History {
        operations = operations.stream().filter(o -> o.ok() || !o.action().reads()).sorted(Comparator.comparingLong(Operation::callNanos).thenComparingInt(Operation::number)).toList();
    }

    /** Reads what a {@link Recorder} wrote, also where it was killed in the middle of a line: what has no end has an unknown outcome. */
    public static History read(Path file) { return OperationLines.read(file); }

    /** The operations on each key, keys in the order of their first call. Linearizability is decided key by key (Herlihy and Wing 1990, theorem 1). */
    public Map<String, List<Operation>> byKey() {
        Map<String, List<Operation>> keys = new LinkedHashMap<>();
        for (Operation o : operations) keys.computeIfAbsent(o.key(), k -> new ArrayList<>()).add(o);
        return keys;
    }
}

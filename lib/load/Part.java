package load;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one phase of a load came to. @param operations requests that count to it, by their kind @param answered how many right answers came in its time, whenever they fell due */
public record Part(Map<String, Latencies> operations, long answered) {
    static Part of(Collection<String> names, long answered) {
        Map<String, Latencies> operations = new LinkedHashMap<>();
        names.forEach(n -> operations.put(n, new Latencies()));
        return new Part(operations, answered);
    }

    public Latencies operation(String name) {
        Latencies found = operations.get(name);
        if (found == null) throw new IllegalArgumentException("no operation " + name + " in this load: " + operations.keySet());
        return found;
    }

    /** All kinds together. */
    public Latencies all() {
        var all = new Latencies();
        operations.values().forEach(all::add);
        return all;
    }

    /** Of errors, those in which a server gave something that it must not give, whatever is broken: its errors that are no status and no missing answer. */
    public Map<String, Long> wrongReads() {
        Map<String, Long> wrong = new LinkedHashMap<>(all().errors());
        wrong.keySet().removeIf(error -> error.startsWith("status ") || Unanswered.WORDS.contains(error));
        return wrong;
    }
}

package runner;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import kit.UsageError;

/** The numbers that belong to a kind of case (design: 001-099 object store, 101-199 replicated log, ...). */
public record NumberRange(String kind, List<String> systems, int from, int to) {
    public static final NumberRange FAULTS = new NumberRange("faults", List.of(), 501, 599);
    public static final NumberRange LOAD = new NumberRange("load", List.of(), 601, 999);
    private static final List<NumberRange> BY_SYSTEM = List.of(
        new NumberRange("object store", List.of("rimio"), 1, 99),
        new NumberRange("replicated log", List.of("kafka", "chronik"), 101, 199),
        new NumberRange("key-value", List.of("ferrium", "etcd"), 201, 299),
        new NumberRange("pipeline", List.of("fetchbox"), 301, 399),
        new NumberRange("any S3 server", List.of("s3"), 401, 499));

    /** The range of a system's ordinary cases; {@link UsageError} that lists the systems for an unknown one. */
    public static NumberRange of(String system) {
        return BY_SYSTEM.stream().filter(r -> r.systems.contains(system)).findFirst().orElseThrow(() ->
            new UsageError("no system " + system + "; there is " + BY_SYSTEM.stream().flatMap(r -> r.systems.stream()).toList()));
    }

    /** One above the highest number in use, since a hole may be promised to somebody; else the first hole. */
    public int nextFree(Collection<Integer> used) {
        int highest = used.stream().filter(n -> n >= from && n <= to).max(Integer::compare).orElse(from - 1);
        if (highest < to) return highest + 1;
        return IntStream.rangeClosed(from, to).filter(n -> !used.contains(n)).findFirst()
            .orElseThrow(() -> new UsageError("all numbers from " + from + " to " + to + " are in use"));
    }
}

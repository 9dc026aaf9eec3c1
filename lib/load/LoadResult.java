package load;

import java.util.List;
import java.util.Map;
import kit.Inconclusive;

/** What a load came to: in each of its phases and in all, and how well it was sent. */
public record LoadResult(String name, Schedule schedule, String planHash, List<Phase> phases, Map<String, Part> parts, Slices slices, Generator generator, double maxLagMs) {

    /** One phase by its name. */
    public Part phase(String phase) {
        Part found = parts.get(phase);
        if (found == null) throw new IllegalArgumentException("no phase " + phase + " in load " + name + ": " + parts.keySet());
        return found;
    }

    /** All phases but the warm-up. */
    public Part whole() {
        Part whole = Part.of(parts.values().iterator().next().operations().keySet());
        parts.forEach((phase, part) -> {
            if (!phase.equals(Phase.WARM_UP)) part.operations().forEach((operation, l) -> whole.operation(operation).add(l));
        });
        return whole;
    }

    /** All kinds of requests in all phases but the warm-up. */
    public Latencies all() { return whole().all(); }

    public Latencies operation(String kind) { return whole().operation(kind); }

    /** Right answers per second of the schedule, without the warm-up. */
    public double rightPerSecond() { return all().right() / ((schedule.lastingNanos() - countsFromNanos()) / 1e9); }

    private long countsFromNanos() { return phases.getFirst().name().equals(Phase.WARM_UP) ? phases.get(1).fromNanos() : 0; }

    /** Why the numbers say nothing about the server; empty when they do. */
    public List<String> faults() { return generator.faults(maxLagMs); }

    /** @throws Inconclusive when the generator itself lagged */
    public LoadResult requireValid() {
        if (!faults().isEmpty()) throw new Inconclusive("the load " + name + " is invalid: " + String.join("; ", faults()));
        return this;
    }

    /** The whole result in a few lines. */
    public String told() {
        var text = new StringBuilder("load ").append(name).append(": ").append(schedule).append(", plan ").append(planHash).append("; ").append(generator);
        parts.forEach((phase, part) -> part.operations().forEach((operation, l) -> text.append("\n  ").append(phase).append(' ').append(operation).append(": ").append(l)));
        if (!faults().isEmpty()) text.append("\n  INVALID: ").append(String.join("; ", faults()));
        return text.toString();
    }
}

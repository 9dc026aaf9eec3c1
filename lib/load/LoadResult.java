package load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kit.Inconclusive;

/** What a load came to: in each of its phases and in all, and how well it was sent. */
public record LoadResult(String name, Schedule schedule, String planHash, List<Phase> phases, Map<String, Part> parts, Slices slices, Generator generator, double maxLagMs) {
    /** A lag of more than this share of a goal's limit explains a miss. */
    private static final double WORTH_OF_LAG = 0.1;

    /** One phase by its name. */
    public Part phase(String phase) {
        Part found = parts.get(phase);
        if (found == null) throw new IllegalArgumentException("no phase " + phase + " in load " + name + ": " + parts.keySet());
        return found;
    }

    /** All phases but the warm-up. */
    public Part whole() {
        List<Part> counted = parts.entrySet().stream().filter(phase -> !phase.getKey().equals(Phase.WARM_UP)).map(Map.Entry::getValue).toList();
        Part whole = Part.of(parts.values().iterator().next().operations().keySet(), counted.stream().mapToLong(Part::answered).sum());
        counted.forEach(part -> part.operations().forEach((operation, l) -> whole.operation(operation).add(l)));
        return whole;
    }

    /** All kinds of requests in all phases but the warm-up. */
    public Latencies all() { return whole().all(); }

    public Latencies operation(String kind) { return whole().operation(kind); }

    /** Right answers that came while the schedule ran, without the warm-up, per second of it. */
    public double rightPerSecond() { return rate().rightPerSecond(); }

    /**
     * The goals that all phases but the warm-up together certainly miss, each with what was seen; {@link Threshold} has their form.
     *
     * @throws Inconclusive when the servers were starved or the generator lagged, so that a miss says nothing; what is kept all the same is kept
     */
    public List<String> missed(List<String> goals) { return missed(whole(), rate(), goals); }

    /** As {@link #missed(List)}, in one phase; {@link Inconclusive} also when no request fell into it. */
    public List<String> missed(String phase, List<String> goals) {
        if (phase(phase).all().all() == 0) throw new Inconclusive("no request of the load " + name + " fell into its phase " + phase);
        int index = phases.stream().map(Phase::name).toList().indexOf(phase);
        long until = index + 1 < phases.size() ? phases.get(index + 1).fromNanos() : schedule.lastingNanos();
        return missed(phase(phase), rate(phase(phase), phases.get(index).fromNanos(), until), goals);
    }

    private List<String> missed(Part part, Rate rate, List<String> goals) {
        List<Threshold> missed = goals.stream().map(Threshold::parse).filter(goal -> goal.isMissed(part, rate)).toList();
        missed.forEach(goal -> excuse(goal).ifPresent(why -> {
            throw new Inconclusive("the load " + name + ": " + goal.told(part, rate) + ", but " + why);
        }));
        return missed.stream().map(goal -> goal.told(part, rate)).toList();
    }

    /** Why it would say nothing about a server that this goal is missed. */
    Optional<String> excuse(Threshold goal) {
        if (generator.machine().starves()) return Optional.of(generator.machine().toString());
        return goal.percentile().filter(p -> generator.lagMs(p) > Math.max(maxLagMs, goal.limit() * WORTH_OF_LAG)).map(p -> String.format(Locale.ROOT, "the generator itself may have added %.1f ms there", generator.lagMs(p)));
    }

    private Rate rate(Part part, long fromNanos, long untilNanos) {
        double seconds = Math.max(1, untilNanos - fromNanos) / 1e9;
        long planned = schedule.paced() ? schedule.dueBefore(untilNanos) - schedule.dueBefore(fromNanos) : part.answered();
        return new Rate(part.answered() / seconds, planned == 0 ? 1 : (double) part.answered() / planned);
    }

    Rate rate() { return rate(whole(), countsFromNanos(), schedule.lastingNanos()); }

    private long countsFromNanos() { return phases.getFirst().name().equals(Phase.WARM_UP) ? phases.get(1).fromNanos() : 0; }

    /** Why the numbers say nothing about the server; empty when they do. */
    public List<String> faults() { return generator.faults(maxLagMs); }

    /** @throws Inconclusive when the generator itself lagged */
    public LoadResult requireValid() {
        if (!faults().isEmpty()) throw new Inconclusive("the load " + name + " is invalid: " + String.join("; ", faults()));
        return this;
    }

    /** The whole result: the generator, and a line for each kind of request in each phase. */
    public String told() { return told(true); }

    /** The same in a line for each phase. */
    String inShort() { return told(false); }

    private String told(boolean whole) {
        var text = new StringBuilder("load ").append(name).append(": ").append(schedule).append(", plan ").append(planHash).append("; ").append(generator);
        parts.forEach((phase, part) -> {
            if (whole) part.operations().forEach((operation, l) -> text.append("\n  ").append(phase).append(' ').append(operation).append(": ").append(l));
            else text.append("\n    ").append(phase).append(": ").append(part.all());
        });
        if (!faults().isEmpty()) text.append("\n  INVALID: ").append(String.join("; ", faults()));
        return text.toString();
    }
}

package load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When each request falls due, fixed before the first is sent: an open model, in which a slow server is not asked less often.
 * Request {@code n} falls due when the stages before it and the part of its own have brought {@code n} requests.
 */
public final class Schedule {
    private final List<Stage> stages;
    private final double[] before;
    private final long[] startNanos;
    private final long requests;
    private final boolean paced;

    private Schedule(List<Stage> stages, boolean paced) {
        if (stages.isEmpty()) throw new IllegalArgumentException("a schedule without a stage");
        this.stages = List.copyOf(stages);
        this.paced = paced;
        before = new double[stages.size() + 1];
        startNanos = new long[stages.size() + 1];
        for (int i = 0; i < stages.size(); i++) {
            before[i + 1] = before[i] + stages.get(i).requests();
            startNanos[i + 1] = startNanos[i] + stages.get(i).lasting().toNanos();
        }
        requests = paced ? (long) Math.ceil(before[stages.size()] - 1e-6) : Long.MAX_VALUE;
    }

    public static Schedule of(Stage... stages) { return new Schedule(List.of(stages), true); }

    /** A closed model: each connection sends again as soon as it is answered. For what a client or server does at most; its latency is no user's. */
    public static Schedule closed(Duration lasting) { return new Schedule(List.of(Stage.steady(1, lasting)), false); }

    /** The same up to a time. */
    Schedule until(long nanos) {
        if (nanos >= lastingNanos()) return this;
        List<Stage> kept = new ArrayList<>();
        for (int i = 0; i < stages.size() && startNanos[i] < nanos; i++) kept.add(stages.get(i).until(Duration.ofNanos(nanos - startNanos[i])));
        return new Schedule(kept, paced);
    }

    /** Whether requests have a time; if not, a request is due whenever a connection is free. */
    boolean paced() { return paced; }

    /** How many requests fall due; {@link Long#MAX_VALUE} in a closed model. */
    public long requests() { return requests; }

    public Duration lasting() { return Duration.ofNanos(lastingNanos()); }

    long lastingNanos() { return startNanos[stages.size()]; }

    /** When request {@code n}, counted from 0, falls due, in nanoseconds from the start. */
    public long dueNanos(long n) {
        int i = 0;
        while (i < stages.size() - 1 && n >= before[i + 1]) i++;
        return startNanos[i] + stages.get(i).dueNanos(n - before[i]);
    }

    /** How many have fallen due within {@code [0, nanos)}; for the planned rate of a part of it. */
    public long dueBefore(long nanos) {
        long low = 0;
        long high = requests;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (dueNanos(middle) < nanos) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    @Override public String toString() {
        if (!paced) return "closed for " + seconds(lasting());
        return String.join(", ", stages.stream().map(s -> s.from() == s.to() ? "%.0f/s for %s".formatted(s.from(), seconds(s.lasting())) : "%.0f/s to %.0f/s in %s".formatted(s.from(), s.to(), seconds(s.lasting()))).toList());
    }

    private static String seconds(Duration d) { return d.toMillis() % 1000 == 0 ? d.toSeconds() + " s" : d.toMillis() + " ms"; }
}

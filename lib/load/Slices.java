package load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latency along the time: what fell due in each slice of it, for charts. To two digits, in microseconds, so that hundreds of them are small; when they become many, each two are joined. */
public final class Slices {
    private static final int AT_MOST = 150;
    private static final long SHORTEST_NANOS = 100_000_000;
    private static final int DIGITS = 2;

    /** @param latency corrected, in microseconds, of right answers */
    public record Slice(Histogram latency, long[] wrong) {
        long right() { return latency.getTotalCount(); }

        private Slice join(Slice other) {
            latency.add(other.latency);
            wrong[0] += other.wrong[0];
            return this;
        }
    }

    private long sliceNanos = SHORTEST_NANOS;
    private List<Slice> slices = new ArrayList<>();

    void add(long dueNanos, long latencyNanos, boolean wrong) {
        while (dueNanos / sliceNanos >= AT_MOST) halve();
        Slice slice = at((int) (Math.max(0, dueNanos) / sliceNanos));
        if (wrong) slice.wrong()[0]++;
        else slice.latency().recordValue(Latencies.bounded(latencyNanos) / 1000);
    }

    private Slice at(int index) {
        while (slices.size() <= index) slices.add(new Slice(new Histogram(DIGITS), new long[1]));
        return slices.get(index);
    }

    private void halve() {
        List<Slice> joined = new ArrayList<>();
        for (int i = 0; i < slices.size(); i += 2) joined.add(i + 1 < slices.size() ? slices.get(i).join(slices.get(i + 1)) : slices.get(i));
        slices = joined;
        sliceNanos *= 2;
    }

    /** The other one is spent by it. */
    Slices add(Slices other) {
        while (sliceNanos < other.sliceNanos) halve();
        while (other.sliceNanos < sliceNanos) other.halve();
        for (int i = 0; i < other.slices.size(); i++) at(i).join(other.slices.get(i));
        return this;
    }

    /** Slices of at least so many requests on average, where there are that many at all. */
    Slices atLeast(long requests) {
        while (slices.size() > 1 && slices.stream().mapToLong(s -> s.right() + s.wrong()[0]).sum() < requests * slices.size()) halve();
        return this;
    }

    public long sliceNanos() { return sliceNanos; }

    public List<Slice> all() { return slices; }
}

package load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Latency along the time: what fell due in each slice of it, for charts. To two digits, in microseconds, so that hundreds of them are small. */
public final class Slices {
    private static final int AT_MOST = 150;
    private static final long SHORTEST_NANOS = 100_000_000;
    private static final int DIGITS = 2;

    /** @param latency corrected, in microseconds, of right answers */
    public record Slice(Histogram latency, long[] wrong) {
        long right() { return latency.getTotalCount(); }
    }

    private final long sliceNanos;
    private final List<Slice> slices = new ArrayList<>();

    Slices(long lastingNanos) { sliceNanos = Math.max(SHORTEST_NANOS, lastingNanos / AT_MOST); }

    void add(long dueNanos, long latencyNanos, boolean wrong) {
        Slice slice = at((int) Math.clamp(dueNanos / sliceNanos, 0, AT_MOST));
        if (wrong) slice.wrong()[0]++;
        else slice.latency().recordValue(Latencies.bounded(latencyNanos) / 1000);
    }

    private Slice at(int index) {
        while (slices.size() <= index) slices.add(new Slice(new Histogram(DIGITS), new long[1]));
        return slices.get(index);
    }

    Slices add(Slices other) {
        for (int i = 0; i < other.slices.size(); i++) {
            Slice mine = at(i);
            mine.latency().add(other.slices.get(i).latency());
            mine.wrong()[0] += other.slices.get(i).wrong()[0];
        }
        return this;
    }

    public long sliceNanos() { return sliceNanos; }

    public List<Slice> all() { return slices; }
}

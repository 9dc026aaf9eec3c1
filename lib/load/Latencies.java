package load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What requests of one kind came to. Right answers and errors have histograms of their own, in nanoseconds to three digits: an
 * error that comes at once must not make a server look fast.
 */
public final class Latencies {
    /** Longer ones count as this. */
    static final long HIGHEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;
    private final Histogram corrected = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Histogram service = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Histogram failed = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();

    void right(long correctedNanos, long serviceNanos) {
        corrected.recordValue(bounded(correctedNanos));
        service.recordValue(bounded(serviceNanos));
    }

    void wrong(long correctedNanos, String error) {
        failed.recordValue(bounded(correctedNanos));
        errors.merge(error, 1L, Long::sum);
    }

    static long bounded(long nanos) { return Math.clamp(nanos, 0, HIGHEST_NANOS); }

    Latencies add(Latencies other) {
        corrected.add(other.corrected);
        service.add(other.service);
        failed.add(other.failed);
        other.errors.forEach((error, count) -> errors.merge(error, count, Long::sum));
        return this;
    }

    /** Of right answers, from the moment the request fell due: what a user waits who comes at that moment. */
    public Histogram corrected() { return corrected; }

    /** Of right answers, from the moment the request was sent: what most clients call latency. */
    public Histogram service() { return service; }

    /** Of errors, from the moment the request fell due. */
    public Histogram failedLatency() { return failed; }

    /** How often each kind of error came, such as "status 503" or "connection refused". */
    public Map<String, Long> errors() { return errors; }

    public long right() { return corrected.getTotalCount(); }

    public long wrong() { return failed.getTotalCount(); }

    public long all() { return right() + wrong(); }

    /** 0 to 1; 1 where nothing was asked at all. */
    public double errorShare() { return all() == 0 ? 1 : (double) wrong() / all(); }

    /** Corrected, in milliseconds; infinite where there was no right answer, so that no limit holds. */
    public double percentileMs(double percentile) { return right() == 0 ? Double.POSITIVE_INFINITY : corrected.getValueAtPercentile(percentile) / 1e6; }

    /** As {@link #percentileMs}, from the moment of sending. */
    public double servicePercentileMs(double percentile) { return right() == 0 ? Double.POSITIVE_INFINITY : service.getValueAtPercentile(percentile) / 1e6; }

    /**
     * The latency within which so many per cent of all requests got a right answer, in milliseconds: an error takes for ever.
     *
     * @param of {@link #corrected} or {@link #service}
     */
    double withinMs(Histogram of, double percentile) {
        double rank = Math.ceil(percentile / 100 * all());
        return right() == 0 || rank > right() ? Double.POSITIVE_INFINITY : of.getValueAtPercentile(100 * rank / right()) / 1e6;
    }

    /** The median, 90, 95, 99, 99.9 per cent and the longest, corrected. */
    @Override public String toString() {
        return "%d right, %d wrong%s; p50 %.2f p90 %.2f p95 %.2f p99 %.2f p99.9 %.2f max %.2f ms".formatted(right(), wrong(), errors.isEmpty() ? "" : " " + errors,
            percentileMs(50), percentileMs(90), percentileMs(95), percentileMs(99), percentileMs(99.9), percentileMs(100));
    }
}

package systems.kv;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long operations took, hints followed and all, one histogram per kind; those that failed have their own. */
public final class Latencies {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);
    private final Map<String, Histogram> byKind = new TreeMap<>();

    void record(Request request, Answer answer, long tookNanos) {
        String kind = request.getClass().getSimpleName().toLowerCase() + (answer.acked() ? "" : "-failed");
        synchronized (this) {
            byKind.computeIfAbsent(kind, k -> new Histogram(LONGEST_MICROS, 3)).recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(tookNanos)));
        }
    }

    /** Forgets what came before, such as the time in which a cluster warms up. */
    public synchronized void reset() { byKind.clear(); }

    /** Of operations of a kind, such as {@code put}; failed ones are not among them. */
    public synchronized Duration percentile(String kind, double percentile) {
        Histogram h = byKind.get(kind);
        return h == null ? Duration.ZERO : Duration.ofNanos(h.getValueAtPercentile(percentile) * 1000);
    }

    /** Such as {@code put: 50, p50 2.1 ms, p90 4 ms, p99 9 ms, max 12 ms}. */
    public synchronized String summary() {
        var text = new StringBuilder();
        byKind.forEach((kind, h) -> text.append(text.isEmpty() ? "" : "; ").append("%s: %d, p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms".formatted(kind, h.getTotalCount(),
            h.getValueAtPercentile(50) / 1e3, h.getValueAtPercentile(90) / 1e3, h.getValueAtPercentile(99) / 1e3, h.getMaxValue() / 1e3)));
        return text.toString();
    }

    /** One file per kind, {@code <prefix><kind>.hgrm}, in milliseconds. */
    synchronized void write(Path folder, String prefix) {
        byKind.forEach((kind, h) -> {
            try (var out = new PrintStream(folder.resolve(prefix + kind + ".hgrm").toFile(), StandardCharsets.UTF_8)) {
                h.outputPercentileDistribution(out, 1000.0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

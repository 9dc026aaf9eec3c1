package load;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import kit.Ink;
import org.HdrHistogram.Histogram;

/** One line on a terminal while a load goes on: how far, how fast, and the latency of the last second. Where there is no terminal, nothing. */
final class Progress {
    private static final int REDRAW_MS = 500;
    private static final String CLEAR = "\r\u001b[2K";
    private final String name;
    private final Clock clock;
    private final List<Tally> tallies;
    private boolean over = !Ink.forStandardOutput().on();

    Progress(String name, Clock clock, List<Tally> tallies) {
        this.name = name;
        this.clock = clock;
        this.tallies = tallies;
        if (!over) Thread.ofPlatform().daemon().name("load-progress").start(this::redraw);
    }

    private void redraw() {
        long endedBefore = 0;
        while (pause()) {
            long ended = sum(t -> t.ended.get());
            String line = line(clock.nanos() / 1e9, clock.endNanos() / 1e9, ended, (ended - endedBefore) * 1000.0 / REDRAW_MS);
            endedBefore = ended;
            synchronized (this) {
                if (over) return;
                System.out.print(CLEAR + line);
                System.out.flush();
            }
        }
    }

    /** Takes the latencies since the line before. */
    String line(double seconds, double of, long ended, double perSecond) {
        var recent = new Histogram(Latencies.HIGHEST_NANOS, 2);
        tallies.forEach(t -> recent.add(t.live.getIntervalHistogram()));
        long sent = sum(t -> t.sent.get());
        return String.format(Locale.ROOT, "%s %.0f/%.0f s  %.0f/s  p50 %.2f p99 %.2f max %.2f ms  %d errors, %d under way", name, seconds, of, perSecond,
            recent.getValueAtPercentile(50) / 1e6, recent.getValueAtPercentile(99) / 1e6, recent.getMaxValue() / 1e6, sum(t -> t.errors.get()), sent - ended);
    }

    private long sum(java.util.function.ToLongFunction<Tally> of) { return tallies.stream().mapToLong(of).sum(); }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(REDRAW_MS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    synchronized void end() {
        if (!over) System.out.print(CLEAR);
        over = true;
    }
}

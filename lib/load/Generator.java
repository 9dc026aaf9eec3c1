package load;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * How well the load itself kept its schedule, and what that cost: numbers of a generator that lagged say nothing about a server.
 *
 * @param planned requests of the schedule
 * @param inTime those that were sent before the schedule's end
 * @param lag nanoseconds by which the generator may have lengthened each request's latency: from when it could be sent, due and with a
 *            connection free, until it was, and for how long at most its answer lay unread
 * @param cpuSeconds of this whole process meanwhile
 * @param busiest share of a core that the busiest sending thread used, 0 to 1
 * @param idle share of the time in which the thread that had the most to do had nothing to do, 0 to 1
 */
public record Generator(long planned, long inTime, Histogram lag, double cpuSeconds, double wallSeconds, double busiest, double idle, long gcMs, long gcCount, int connections, Machine machine) {
    private static final double LEAST_IDLE = 0.1;
    private static final double MOST_BUSY = 0.85;
    private static final double MOST_RATE_ERROR = 0.02;

    /** What the process had used by a moment. */
    record Usage(long cpuNanos, long gcMs, long gcCount, Machine.Threads machine) {
        static Usage now() {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
            return new Usage(system.getProcessCpuTime(), collectors.stream().mapToLong(g -> Math.max(0, g.getCollectionTime())).sum(), collectors.stream().mapToLong(g -> Math.max(0, g.getCollectionCount())).sum(), Machine.Threads.now());
        }
    }

    public double lagMs(double percentile) { return lag.getValueAtPercentile(percentile) / 1e6; }

    /** How far the number of requests sent in time is from what was planned, 0 to 1. */
    public double rateError() { return planned == 0 ? 1 : Math.abs(planned - inTime) / (double) planned; }

    /** Whether it sent too little though it hardly rested: then even requests that waited for a connection may have waited for the generator. */
    private boolean isSpent() { return (idle < LEAST_IDLE || busiest > MOST_BUSY) && rateError() > MOST_RATE_ERROR; }

    /**
     * Why the result is not valid; empty when it is. That a request waits for a free connection is the server's doing and no reason, unless the
     * generator has no time left to make connections free.
     *
     * @param maxLagMs of which 99 per cent of the requests must stay below
     */
    public List<String> faults(double maxLagMs) {
        List<String> faults = new ArrayList<>();
        if (lagMs(99) > maxLagMs) faults.add(String.format(Locale.ROOT, "one request in a hundred waited over %.1f ms for the generator itself (limit %.1f ms); the busiest thread used %.0f %% of a core, the collector %d ms",
            lagMs(99), maxLagMs, 100 * busiest, gcMs));
        if (isSpent()) faults.add(String.format(Locale.ROOT, "%.1f %% of the requests were not sent in time by a generator that had nothing left: its busiest thread used %.0f %% of a core, and rested %.0f %% of the time", 100 * rateError(), 100 * busiest, 100 * idle));
        if (inTime == 0) faults.add("nothing was sent");
        return faults;
    }

    @Override public String toString() {
        return String.format(Locale.ROOT, "sent %d of %d in time (rate error %.2f %%), lag p99 %.2f max %.2f ms, %.2f CPU s in %.1f s, busiest thread %.0f %% of a core, idle %.0f %%, GC %d × %d ms, %d connections; %s",
            inTime, planned, 100 * rateError(), lagMs(99), lagMs(100), cpuSeconds, wallSeconds, 100 * busiest, 100 * idle, gcCount, gcMs, connections, machine);
    }
}

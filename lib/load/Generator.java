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
 * @param lag nanoseconds from when a request could be sent (it was due and a connection free) until it was
 * @param cpuSeconds of this whole process meanwhile
 * @param busiest share of a core that the busiest sending thread used, 0 to 1
 */
public record Generator(long planned, long inTime, Histogram lag, double cpuSeconds, double wallSeconds, double busiest, long gcMs, long gcCount, int connections, Machine machine) {

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

    /**
     * Why the result is not valid; empty when it is. That a request waits for a free connection is the server's doing and no reason.
     *
     * @param maxLagMs of which 99 per cent of the requests must stay below
     */
    public List<String> faults(double maxLagMs) {
        List<String> faults = new ArrayList<>();
        if (lagMs(99) > maxLagMs) faults.add(String.format(Locale.ROOT, "one request in a hundred was sent over %.1f ms late while a connection was free (limit %.1f ms); the busiest thread used %.0f %% of a core, the collector %d ms",
            lagMs(99), maxLagMs, 100 * busiest, gcMs));
        if (inTime == 0) faults.add("nothing was sent");
        return faults;
    }

    @Override public String toString() {
        return String.format(Locale.ROOT, "sent %d of %d in time (rate error %.2f %%), lag p99 %.2f max %.2f ms, %.2f CPU s in %.1f s, busiest thread %.0f %%, GC %d × %d ms, %d connections; %s",
            inTime, planned, 100 * rateError(), lagMs(99), lagMs(100), cpuSeconds, wallSeconds, 100 * busiest, gcCount, gcMs, connections, machine);
    }
}

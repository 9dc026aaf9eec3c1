package load;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import kit.Case;
import kit.SetupError;
import org.HdrHistogram.Histogram;

/** A load that is being sent. Whoever breaks something meanwhile says so by {@link #disturbed} and {@link #calm}. */
public final class RunningLoad implements AutoCloseable {
    /** Fewer tell little of a slice's tail. */
    private static final long REQUESTS_PER_SLICE = 5;
    private final Case c;
    private final String name;
    private final Plan plan;
    private final Phases phases;
    private final Clock clock;
    private final List<Sender> senders;
    private final int connections;
    private final double maxLagMs;
    private final Path folder;
    private final Generator.Usage before = Generator.Usage.now();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final long[] busyNanos;
    private final Progress progress;
    private LoadResult result;

    RunningLoad(Case c, String name, Plan plan, Phases phases, Clock clock, List<Sender> senders, int connections, double maxLagMs, Path folder) {
        this.c = c;
        this.name = name;
        this.plan = plan;
        this.phases = phases;
        this.clock = clock;
        this.senders = senders;
        this.connections = connections;
        this.maxLagMs = maxLagMs;
        this.folder = folder;
        busyNanos = new long[senders.size()];
        progress = new Progress(name, clock, senders.stream().map(Sender::tally).toList());
        clock.start();
        for (int i = 0; i < senders.size(); i++) {
            int own = i;
            threads.add(Thread.ofPlatform().daemon().name("load-" + name + "-" + i).start(() -> send(own)));
        }
    }

    private void send(int number) {
        try {
            senders.get(number).run();
        } catch (Throwable e) {
            broken.compareAndSet(null, e);
            clock.stop();
        } finally {
            busyNanos[number] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }

    /** Since the start. */
    public Duration elapsed() { return Duration.ofNanos(clock.nanos()); }

    /** Lets the load go on until so long after its start, or until it is over. */
    public void until(Duration sinceStart) {
        for (Thread t : threads) join(t, sinceStart.toNanos() - clock.nanos());
    }

    /** From now on something is broken. Requests that this touches count to this phase, also those that fell due before. */
    public void disturbed(String phase) { phases.begin(new Phase(phase, clock.nanos(), true)); }

    /** From now on nothing is broken. */
    public void calm(String phase) { phases.begin(new Phase(phase, clock.nanos(), false)); }

    /** Nothing falls due so long after the start, or later. */
    public void endAt(Duration sinceStart) { clock.endAt(sinceStart.toNanos()); }

    /** @throws kit.UsageError when one is about requests that are not in this load */
    public void require(List<Threshold> goals) { goals.forEach(goal -> goal.requireOneOf(plan.operations().stream().map(Operation::name).toList())); }

    /** Waits until the schedule is over and all is answered; writes the files of the result. */
    public LoadResult finish() {
        if (result != null) return result;
        for (Thread t : threads) join(t, Long.MAX_VALUE);
        progress.end();
        if (broken.get() != null) throw new IllegalStateException("the load " + name + " broke", broken.get());
        result = gather();
        if (folder != null) LoadFiles.write(result, folder);
        if (c != null) {
            c.trail().note(result.told());
            c.note(result.inShort());
        }
        return result;
    }

    private LoadResult gather() {
        var after = Generator.Usage.now();
        double wall = clock.nanos() / 1e9;
        List<Tally> tallies = senders.stream().map(Sender::tally).toList();
        var lag = new Histogram(Latencies.HIGHEST_NANOS, 3);
        var slices = new Slices();
        long inTime = 0;
        for (Tally t : tallies) {
            lag.add(t.lag());
            slices.add(t.slices());
            inTime += t.sent.get() - t.lateSent();
        }
        Schedule schedule = plan.schedule().until(clock.endNanos());
        long planned = schedule.paced() ? schedule.requests() : inTime;
        double idle = senders.stream().mapToLong(Sender::idleNanos).min().orElse(0) / (wall * 1e9);
        long busiest = 0;
        for (long busy : busyNanos) busiest = Math.max(busiest, busy);
        var generator = new Generator(planned, inTime, lag, (after.cpuNanos() - before.cpuNanos()) / 1e9, wall, busiest / 1e9 / wall, idle, after.gcMs() - before.gcMs(), after.gcCount() - before.gcCount(), connections, Machine.between(before.machine(), after.machine()));
        return new LoadResult(name, schedule, plan.hash(connections), phases.all(), parts(tallies), slices.atLeast(REQUESTS_PER_SLICE), generator, maxLagMs);
    }

    private Map<String, Part> parts(List<Tally> tallies) {
        Map<String, Part> parts = new LinkedHashMap<>();
        List<Phase> all = phases.all();
        for (int phase = 0; phase < all.size(); phase++) {
            Part part = parts.computeIfAbsent(all.get(phase).name(), name -> Part.of(plan.operations().stream().map(Operation::name).toList(), answered(tallies, all, name)));
            for (int operation = 0; operation < plan.operations().size(); operation++)
                for (Tally t : tallies) if (t.found(phase, operation) instanceof Latencies l) part.operation(plan.operations().get(operation).name()).add(l);
        }
        return parts;
    }

    private static long answered(List<Tally> tallies, List<Phase> all, String name) {
        return IntStream.range(0, all.size()).filter(i -> all.get(i).name().equals(name)).mapToLong(i -> tallies.stream().mapToLong(t -> t.answeredIn(i)).sum()).sum();
    }

    private static void join(Thread t, long nanos) {
        try {
            if (nanos > 0) t.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted while a load was sent", e);
        }
    }

    /** Ends it, also before its time. */
    @Override public void close() {
        clock.stop();
        progress.end();
        for (Thread t : threads) join(t, TimeUnit.SECONDS.toNanos(2));
    }

    @Override public String toString() { return "load " + name; }
}

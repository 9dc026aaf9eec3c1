package runner;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.CaseLeftovers;
import kit.Lifeline;
import kit.Repository;
import kit.SetupError;

/** A {@link Worker} as its runner sees it. Used by one thread, except for {@link #stop} and {@link #kill}. */
final class WorkerProcess {
    private static final int BYE_LIMIT_SECONDS = 5;
    private static final int TRAIN_LIMIT_SECONDS = 30;
    private static final int DRAIN_LIMIT_MS = 500;

    private final Process process;
    private final PrintWriter orders;
    private final BlockingQueue<Optional<Wire.Report>> reports = new LinkedBlockingQueue<>();
    private final WorkerOutput output;
    private volatile String step = "";

    private WorkerProcess(Process process) {
        this.process = process;
        orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        output = new WorkerOutput(process.getInputStream(), reports);
        Thread.ofPlatform().daemon().name("worker-" + process.pid()).start(output);
        process.onExit().thenRun(this::exited);
    }

    /** @param imageOptions from {@link WorkerImage} */
    static WorkerProcess start(Repository repository, List<String> imageOptions) { return start(repository, imageOptions, Worker.class); }

    /** One that waits for {@link #useKit} before it begins. */
    static WorkerProcess startSpare(Repository repository, List<String> imageOptions) { return start(repository, imageOptions, SpareWorker.class); }

    private static WorkerProcess start(Repository repository, List<String> imageOptions, Class<?> main) {
        String tag = UUID.randomUUID().toString();
        String temporary = Path.of(System.getProperty("java.io.tmpdir"), "casebook-worker-" + tag).toString(); // made by the worker, once its reaper knows
        List<String> line = new ArrayList<>(ownSession());
        line.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xmx1g", "-Xlog:disable",
            "-D" + Lifeline.TAG_PROPERTY + "=" + tag, "-Dorg.sqlite.tmpdir=" + nativeFolder(repository),
            "-Djava.io.tmpdir=" + temporary, "-D" + CaseLeftovers.OWN_TEMPORARY + "=" + temporary));
        line.addAll(imageOptions);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put(Lifeline.TAG_VARIABLE, tag); // so that whatever a case starts is known as its own
        builder.environment().put("TMPDIR", temporary);
        builder.environment().put("CASEBOOK_HOME", repository.root().toString());
        try {
            return new WorkerProcess(builder.start());
        } catch (IOException e) {
            throw new SetupError("cannot start a worker: " + e.getMessage(), e);
        }
    }

    /** Ctrl-C reaches a whole session: without one of its own, servers would die under cases that are still judged. */
    private static List<String> ownSession() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> new File(folder, "setsid"))
            .filter(File::canExecute).findFirst().map(f -> List.of(f.getPath())).orElse(List.of());
    }

    /** Sqlite unpacks its library for each JVM and removes it at an orderly end only. */
    private static Path nativeFolder(Repository repository) {
        Path folder = repository.cache().resolve("native");
        folder.toFile().mkdirs();
        return folder;
    }

    /** The kit's classes in these folders win over those of its jar. */
    void useKit(List<Path> folders) { orders.println(folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))); }

    /**
     * Runs one case and waits for its report: how it ended, or that it is HELD.
     *
     * @throws WorkerLost when the worker is gone, or is killed because the limit passed
     */
    Wire.Report run(Wire.Order order, long limitMs, Consumer<String> steps) throws WorkerLost {
        step = "";
        orders.println(Wire.line(order));
        return report(limitMs, steps);
    }

    /** Lets go of the servers of a case that was reported as HELD. Returns its final report. */
    Wire.Report release(long limitMs) throws WorkerLost {
        orders.println(Wire.line(Wire.Order.of(Wire.Order.Kind.RELEASE)));
        return report(limitMs, title -> {});
    }

    private Wire.Report report(long limitMs, Consumer<String> steps) throws WorkerLost {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        while (true) {
            Optional<Wire.Report> report = next(deadline);
            if (report == null) {
                kill();
                throw new WorkerLost("gave no result within " + limitMs / 1000 + " s" + where() + ", so its worker was killed");
            }
            if (report.isEmpty()) throw new WorkerLost("its worker ended with exit code " + exitCode() + where());
            if (report.get().kind() != Wire.Report.Kind.STEP) return report.get();
            step = report.get().text();
            steps.accept(step);
        }
    }

    private String where() { return step.isEmpty() ? "" : " in step '" + step + "'"; }

    /** What the JVM itself, or a child with inherited output, printed last. */
    List<String> lastLines() { return output.others(); }

    /** The next report, an empty one at the end, or null when the time is over. */
    private Optional<Wire.Report> next(long deadlineNanos) {
        try {
            return reports.poll(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** A child that inherited the output would keep the stream open for ever; what the worker wrote last comes within a moment. */
    private void exited() {
        try {
            TimeUnit.MILLISECONDS.sleep(DRAIN_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reports.add(Optional.empty());
    }

    private String exitCode() {
        try {
            if (process.waitFor(DRAIN_LIMIT_MS, TimeUnit.MILLISECONDS)) return String.valueOf(process.exitValue());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "unknown";
    }

    /** Between cases: lets the worker end what it shares between cases, and then ends it. */
    void end() {
        leaveKit();
        kill();
    }

    /** As {@link #end}, but one that was {@link #startSpare started as spare} then waits for {@link #useKit}. Returns whether it does. */
    boolean leaveKit() {
        orders.println(Wire.line(Wire.Order.of(Wire.Order.Kind.END)));
        Optional<Wire.Report> report;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BYE_LIMIT_SECONDS);
        do report = next(deadline); while (report != null && report.isPresent() && report.get().kind() != Wire.Report.Kind.BYE);
        return report != null && report.isPresent();
    }

    /** Between cases: lets the worker leave in the long way, in which the JVM writes its class cache. Returns whether it did. */
    boolean train() {
        orders.println(Wire.line(Wire.Order.of(Wire.Order.Kind.TRAIN)));
        try {
            return process.waitFor(TRAIN_LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            kill();
        }
    }

    /** In mid-case: asks the worker to close servers, keep the partial result and end. */
    void stop() { orders.println(Wire.line(Wire.Order.of(Wire.Order.Kind.STOP))); }

    /** At once, and without waiting for its reaper, which ends the servers. */
    void cut() { process.destroyForcibly(); }

    /** At once; its reaper ends the servers. Returns when the process and its reaper are gone, or after some seconds. */
    void kill() {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BYE_LIMIT_SECONDS);
        try {
            process.waitFor(BYE_LIMIT_SECONDS, TimeUnit.SECONDS);
            for (ProcessHandle child : children) while (child.isAlive() && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Another case that runs in a JVM of its own, as if somebody had started it: for cases about what a case leaves behind. */
public final class ChildCase implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000;
    private final Path folder;
    private final Path temporary;
    private final Process process;

    private ChildCase(Path folder, Path temporary, Process process) {
        this.folder = folder;
        this.temporary = temporary;
        this.process = process;
    }

    /** Starts the case with this number, by the options of this one and further ones. @param name of its folder */
    public static ChildCase start(Case c, String number, String name, String... options) {
        Path file = c.repository().caseFiles().stream().filter(f -> f.getFileName().toString().startsWith(number + "_")).findFirst().orElseThrow(() -> new SetupError("there is no case " + number));
        Path run = c.workspace().file(name);
        Path temporary = c.workspace().newDataFolder(name);
        List<String> line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"), file.toString(), "--run-folder", run.toString()));
        line.addAll(List.of(options));
        try {
            Files.createDirectories(run);
            var builder = new ProcessBuilder(line).directory(c.repository().root().toFile()).redirectErrorStream(true).redirectOutput(run.resolve("console.log").toFile());
            builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
            Process p = builder.start();
            Lifeline.get().process(p.toHandle());
            return c.closeAtEnd(new ChildCase(run.resolve(file.getFileName().toString().replace(".java", "")), temporary, p));
        } catch (IOException e) {
            throw new SetupError("cannot start case " + number + ": " + e.getMessage(), e);
        }
    }

    /** Where its result, its logs and what it keeps are. */
    public Path folder() { return folder; }

    /** Processes that it started, and those that they started. */
    public List<ProcessHandle> descendants() { return process.descendants().toList(); }

    /** The code by which it ends within the limit, in words: {@code exit 1}, or {@code runs on}. */
    public String outcome(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? "exit " + process.exitValue() : "runs on";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    /** Waits until a server of it has said something. @throws SetupError when it ended before, or the limit is over */
    public void awaitServer(Duration limit) {
        if (!comes(limit, () -> !process.isAlive() || logged()) || !process.isAlive()) throw new SetupError("no server of " + folder + " was seen");
    }

    private boolean logged() { return Leftovers.entries(folder.resolve("nodes")).stream().anyMatch(f -> f.toString().endsWith(".log") && f.toFile().length() > 0); }

    /** SIGTERM. */
    public void terminate() { process.destroy(); }

    /** Those of these processes that are still there when the limit is over. */
    public static List<ProcessHandle> staying(List<ProcessHandle> processes, Duration limit) {
        comes(limit, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
        return processes.stream().filter(ProcessHandle::isAlive).toList();
    }

    private static boolean comes(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) return false;
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** What it has in its temporary folder. */
    public List<Path> temporary() { return Leftovers.entries(temporary).stream().filter(f -> !f.getFileName().toString().startsWith("hsperfdata")).toList(); }

    /** Files that it kept, by their paths within its folder. */
    public List<String> kept() {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override public void close() {
        process.destroyForcibly();
        Lifeline.get().ended(process.toHandle());
    }
}

package cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import kit.Lifeline;
import kit.Result.NodeState;
import kit.Running;
import kit.SetupError;
import kit.Sockets;
import kit.Trail;

/** One server process of a cluster: it can be started, stopped, killed, paused and started again, always on the same ports. */
public final class Node implements AutoCloseable, Running {
    /** After which a node that was told to end is killed. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(6);
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern NEVER = Pattern.compile("(?!)");
    private static final int LOOK_MS = 20;
    /** A program that says it goes on may yet fail at the next step. */
    private static final int LAST_WORDS_MS = 300;
    private static final int TAIL_LINES = 20;
    private static final int TAIL_BYTES = 16_384;
    /** Of a line of its log; who needs more has the whole log beside the report. */
    private static final int LINE_CHARS = 300;

    private final String id;
    private final List<Port> ports;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Trail trail;
    private Process process;
    private volatile boolean wanted;
    private boolean paused;
    private int runs;

    /** @param ports the first is the node's address; @param environment set over the inherited one; a null value removes the variable */
    public Node(String id, List<Port> ports, List<String> command, Map<String, String> environment, Path log, Trail trail) {
        this.id = id;
        this.ports = List.copyOf(ports);
        this.command = List.copyOf(command);
        this.environment = environment;
        this.log = log;
        this.trail = trail;
    }

    public String id() { return id; }

    /** {@code host:port} of its first port. */
    public String address() { return ports.getFirst().address(); }

    public Path log() { return log; }

    public synchronized boolean isAlive() { return process != null && process.isAlive(); }

    public synchronized long pid() { return process == null ? -1 : process.pid(); }

    @Override public List<String> whereabouts() {
        return List.of(id + "  http://" + address() + "  " + (isAlive() ? "pid " + pid() + (paused ? ", paused" : "") : "not running"), "    log  " + log);
    }

    /** TCP ports on which its process listens; {@link kit.Skipped} where the system does not tell. */
    public Set<Integer> listeningPorts() { return Sockets.listening(pid()); }

    /** Spawns the process; it is not ready yet. */
    public synchronized void start() { start(command, null); }

    /** As {@link #start()}, by another command line and in a working directory of its own. */
    public synchronized void start(List<String> command, Path folder) {
        if (isAlive()) throw new SetupError(id + " is already running");
        ports.forEach(Port::release);
        process = spawn(command, folder, log);
        wanted = true;
        paused = false;
        trail.note(id + " started, pid " + process.pid() + ": " + String.join(" ", command));
        trail.nodeIs(id, process.pid(), NodeState.UP, "pid " + process.pid());
        process.onExit().thenAccept(this::exited);
    }

    /** Comes some time after the end; an end that was asked for is known by then. */
    private void exited(Process p) {
        boolean byItself = wanted;
        String how = "exit code " + p.exitValue() + (byItself ? ", by itself" : "");
        if (trail.nodeIs(id, p.pid(), NodeState.DEAD, how) && byItself) trail.note(id + " ended by itself, exit code " + p.exitValue());
    }

    /** Runs the node's program to its end with other arguments, such as an init step. Returns its exit code. */
    public int runOnce(List<String> onceCommand, Duration limit) {
        ports.forEach(Port::release);
        Process once = spawn(onceCommand, null, log);
        try {
            if (!once.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                throw new SetupError(id + ": " + String.join(" ", onceCommand) + " did not end within " + limit.toSeconds() + " s");
            return once.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        } finally {
            once.destroyForcibly();
            Lifeline.get().ended(once.toHandle());
            ports.forEach(Port::hold);
        }
    }

    /** How a run of the node's program came to its end, "exit 2", and what it said on both streams, without colour codes. */
    public record Ended(String outcome, String text) {}

    /** As {@link #hear}, the node's own command line with further words at its end, until the program ends or the limit is over. */
    public Ended hearWith(List<String> more, Duration limit) {
        List<String> line = new ArrayList<>(command);
        line.addAll(more);
        return hear(line, null, limit, NEVER);
    }

    /**
     * Runs the program beside the node, which may be running or not, and hears what it says. If it does not end within the
     * limit, or once it said what settles the matter, it is killed and its outcome is "runs on".
     *
     * @param settles what the program would only say if it means to run on
     */
    public Ended hear(List<String> line, Path folder, Duration limit, Pattern settles) { return run(line, folder, limit, output -> settles.matcher(withoutColour(output)).find()); }

    /** As {@link #hear(List, Path, Duration, Pattern)}, where something else than its words settles the matter. */
    public Ended hear(List<String> line, Path folder, Duration limit, BooleanSupplier settles) { return run(line, folder, limit, output -> settles.getAsBoolean()); }

    /** @param settled is given what it said so far */
    private Ended run(List<String> line, Path folder, Duration limit, Settled settled) {
        if (!isAlive()) ports.forEach(Port::release);
        Path output = log.resolveSibling(id + ".run-" + ++runs + ".log");
        Process once = spawn(line, folder, output);
        try {
            boolean ended = endsOrSays(once, output, System.nanoTime() + limit.toNanos(), settled);
            String outcome = ended ? "exit " + once.exitValue() : "runs on";
            once.destroyForcibly().waitFor();
            String text = withoutColour(output);
            trail.note(id + " ran " + String.join(" ", line) + "\n" + outcome + ": " + text.strip());
            return new Ended(outcome, text);
        } catch (IOException e) {
            throw new SetupError("cannot read " + output + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        } finally {
            once.destroyForcibly();
            Lifeline.get().ended(once.toHandle());
            if (!isAlive()) ports.forEach(Port::hold);
        }
    }

    private interface Settled { boolean by(Path output) throws IOException; }

    private static boolean endsOrSays(Process once, Path output, long deadlineNanos, Settled settled) throws IOException, InterruptedException {
        while (!once.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() > deadlineNanos) return false;
            if (settled.by(output)) return once.waitFor(LAST_WORDS_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private static String withoutColour(Path output) throws IOException { return COLOUR.matcher(Files.readString(output)).replaceAll(""); }

    /** @param folder its working directory; null for that of this process */
    private Process spawn(List<String> line, Path folder, Path log) {
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (folder != null) builder.directory(folder.toFile());
        environment.forEach((k, v) -> {
            if (v == null) builder.environment().remove(k);
            else builder.environment().put(k, v);
        });
        builder.environment().put(Lifeline.TAG_VARIABLE, Lifeline.get().tag());
        try {
            Files.createDirectories(log.getParent());
            Process p = builder.start();
            Lifeline.get().process(p.toHandle());
            return p;
        } catch (IOException e) {
            throw new SetupError("cannot start " + id + ": " + e.getMessage(), e);
        }
    }

    /** SIGTERM, then SIGKILL after six seconds. */
    public void stop() { stopWithin(STOP_LIMIT); }

    /** SIGTERM, then SIGKILL when it has not ended within the limit. */
    public synchronized void stopWithin(Duration limit) { end(() -> process.destroy(), limit); }

    /** SIGINT, as Ctrl-C gives it; then SIGKILL when it has not ended within the limit. A process that ignores it from its start on is not to blame: see {@link Interruptible}. */
    public synchronized void interruptWithin(Duration limit) { end(() -> signal("INT"), limit); }

    /** SIGKILL; returns when the process is gone. */
    public synchronized void kill() {
        if (!isAlive()) throw new SetupError(id + " is not running, so it cannot be killed");
        end(() -> process.destroyForcibly(), STOP_LIMIT);
    }

    private void end(Runnable signal, Duration limit) {
        wanted = false;
        if (process == null) return;
        if (Thread.currentThread().isInterrupted()) process.destroyForcibly(); // a case that is cut short: no time to ask and to wait
        else {
            if (paused) signal("CONT"); // a stopped process does not see SIGTERM
            signal.run();
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        String how = "exit code " + (process.isAlive() ? "unknown" : process.exitValue());
        trail.note(id + " ended, " + how);
        trail.nodeIs(id, process.pid(), NodeState.DEAD, how);
        Lifeline.get().ended(process.toHandle());
        ports.forEach(Port::hold);
    }

    /** SIGSTOP: the process keeps its port and connections, but does nothing. */
    public synchronized void pause() {
        signal("STOP");
        paused = true;
        trail.nodeIs(id, process.pid(), NodeState.PAUSED, "SIGSTOP");
    }

    public synchronized void resume() {
        signal("CONT");
        paused = false;
        trail.nodeIs(id, process.pid(), NodeState.UP, "SIGCONT");
    }

    private void signal(String name) {
        if (!isAlive()) throw new SetupError(id + " is not running");
        try {
            int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start().waitFor();
            if (exit != 0) throw new SetupError("kill -" + name + " " + id + " answered " + exit);
            trail.note(id + " got SIG" + name);
        } catch (IOException e) {
            throw new SetupError("cannot signal " + id + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    /** Exit code of the process that ended last. */
    public synchronized int exitCode() { return process.exitValue(); }

    /** Whether the process is still there after that time; returns as soon as it is not. */
    public boolean runsFor(Duration time) {
        try {
            return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    /** Throws with exit code and log tail when the process ended without being asked to. */
    public synchronized void requireAlive() {
        if (endedByItself()) throw new SetupError(id + " exited with code " + process.exitValue() + "; its last log lines:\n" + logTail());
    }

    /** True when the node should run and does not. */
    public synchronized boolean endedByItself() { return wanted && process != null && !process.isAlive(); }

    /** The last lines of its log, without colour codes; long ones are cut. */
    public String logTail() {
        try (var file = Files.newByteChannel(log)) {
            long from = Math.max(0, file.size() - TAIL_BYTES);
            var buffer = java.nio.ByteBuffer.allocate((int) (file.size() - from));
            file.position(from).read(buffer);
            var lines = new String(buffer.array(), StandardCharsets.UTF_8).transform(t -> COLOUR.matcher(t).replaceAll("")).stripTrailing().split("\n");
            return java.util.Arrays.stream(lines).skip(Math.max(0, lines.length - TAIL_LINES)).map(l -> "    | " + (l.length() > LINE_CHARS ? l.substring(0, LINE_CHARS) + "…" : l)).collect(java.util.stream.Collectors.joining("\n"));
        } catch (IOException e) {
            return "    | (no log: " + e.getMessage() + ")";
        }
    }

    @Override public synchronized void close() {
        if (isAlive()) stop();
        wanted = false;
        ports.forEach(Port::close);
    }

    @Override public String toString() { return id; }
}

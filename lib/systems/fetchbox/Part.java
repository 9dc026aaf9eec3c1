package systems.fetchbox;

import cluster.Node;
import cluster.Wait;
import cluster.Wait.Seen;
import fault.Injected;
import fault.Interrupt;
import fault.Kill;
import fault.Pause;
import fault.Stop;
import http.Http;
import http.Listener;
import http.NoAnswer;
import http.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import kit.Case;

/** One process of a pipeline, or beside it: it can be killed, stopped and started again. */
public final class Part {
    private static final Duration START_LIMIT = Duration.ofSeconds(45);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final int KILLED = 137;
    private final Case c;
    private final Node process;
    private final BooleanSupplier answers;
    private final Optional<String> metricsAddr;
    /** What took the process away, until a new one answers; null while there is nothing of the kind. */
    private Injected down;

    Part(Case c, Node process, BooleanSupplier answers, Optional<String> metricsAddr) {
        this.c = c;
        this.process = process;
        this.answers = answers;
        this.metricsAddr = metricsAddr;
    }

    /** Whether GET on a path is answered 200. */
    static boolean answers(String address, String path) {
        try (var http = new Http("probe", "http://" + address, REQUEST_LIMIT, Listener.NONE)) {
            return http.get(path).send().status() == 200;
        } catch (NoAnswer e) {
            return false;
        }
    }

    Node process() { return process; }

    public boolean isAlive() { return process.isAlive(); }

    /** SIGKILL; returns when the process is gone. */
    public void kill() { down = new Kill(process, answers).in(c); }

    /** SIGTERM, and time to end in good order. */
    public void stop() { stopWithin(STOP_LIMIT); }

    /** As {@link #stop}, when ending in good order may take longer. @param limit after which it is killed */
    public void stopWithin(Duration limit) { down = new Stop(process, limit, answers).in(c); }

    /** SIGINT, and time to end in good order. */
    public void interrupt() { down = new Interrupt(process, STOP_LIMIT, answers).in(c); }

    /** SIGSTOP, until the end of the block: {@code try (var pause = box.worker().pause()) { ... }}. */
    public Injected pause() { return new Pause(process, answers).in(c); }

    /** Whether the process that was stopped or interrupted ended in its time, without a SIGKILL. */
    public boolean endedInTime() { return process.exitCode() != KILLED; }

    /** Starts the process, the first time or again, and waits until it answers. */
    public void start() {
        c.settingUp(() -> {
            process.start();
            return awaitAnswer();
        });
    }

    Part awaitAnswer() {
        Wait.until(process.id() + " answers", START_LIMIT, LOOK, process::requireAlive, () -> answers.getAsBoolean() ? Seen.done(true) : Seen.notYet("no answer"));
        if (down != null) down.undo();
        down = null;
        return this;
    }

    /** Its metrics as Prometheus text. */
    public Reply metrics() {
        try (var http = new Http(process.id(), "http://" + metricsAddr.orElseThrow(), REQUEST_LIMIT, c.trail())) {
            return http.get("/metrics").send();
        }
    }

    /** The sum of a metric's samples that have these words in their labels; -1 when there is none. */
    public double metric(String name, String... labels) {
        double sum = 0;
        boolean found = false;
        for (String line : metrics().text().split("\n")) {
            if (!line.matches(name + "(\\{.*})? \\S+") || !java.util.Arrays.stream(labels).allMatch(line::contains)) continue;
            sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            found = true;
        }
        return found ? sum : -1;
    }

    @Override public String toString() { return process.id(); }
}

package runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.FailureText;
import kit.Gate;
import kit.Hold;
import kit.Options;
import kit.Result;
import kit.SetupError;
import kit.Verdict;

/** One run of the selected cases: judges at once what needs no worker, hands out the rest, and tells the listeners. */
final class Run {
    private static final long STOP_LIMIT_MS = 12_000;

    private final Options options;
    private final RunResult nothingYet;
    private final List<CaseFile> selected;
    private final RunOptions asked;
    private final Listeners listeners;
    private final Builds builds;
    private final WorkerSource workers;
    private final List<CaseOutcome> outcomes = new ArrayList<>();
    private final Room room;
    private final List<Turn> waiting = new ArrayList<>();
    private int round;
    private final List<Lane> lanes = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private boolean stopped;
    private boolean interrupted;
    private boolean endingBySignal;
    private Hold hold;
    private boolean reported;

    Run(CaseCompiler compiler, RunOptions asked, RunResult nothingYet, List<CaseFile> selected, WorkerSource workers, List<RunListener> listeners) {
        this.workers = workers;
        options = asked.options;
        this.asked = asked;
        room = Room.of(asked.jobs);
        this.nothingYet = nothingYet;
        this.selected = selected;
        this.listeners = new Listeners(listeners);
        builds = new Builds(compiler);
    }

    /** Runs to the end. When {@link #interrupt} comes, that one reports and the JVM ends; this call then never returns. */
    RunResult execute() {
        listeners.runBegins(nothingYet, selected);
        List<CaseFile> runnable = selected.stream().filter(f -> notRunnable(new Turn(f, 1)).isEmpty()).toList();
        openLanes((int) Math.min(nothingYet.jobs(), (long) runnable.size() * asked.rounds()));
        builds.start(runnable);
        synchronized (this) {
            beginRound();
        }
        lanes.forEach(Lane::start);
        if (lanes.isEmpty()) selected.forEach(f -> notRunnable(new Turn(f, 1)).ifPresent(this::ended));
        lanes.forEach(Lane::join);
        RunResult result = report();
        lanes.forEach(Lane::train);
        return result;
    }

    private synchronized void openLanes(int count) {
        for (int i = 0; i < count && !stopped; i++) lanes.add(new Lane(this, i + 1));
    }

    /** The verdict of a turn that no worker need see: the header is broken or the gate shut. */
    Optional<CaseOutcome> notRunnable(Turn t) {
        CaseFile f = t.file();
        if (f.problem().isPresent()) return Optional.of(unrun(t, 0, Verdict.ERROR, f.problem().get()));
        Optional<String> name = f.header().orElseThrow().gate();
        if (name.isEmpty()) return Optional.empty();
        Optional<Gate> gate = Gate.named(name.get());
        if (gate.isEmpty()) return Optional.of(unrun(t, 0, Verdict.ERROR, "unknown //GATE " + name.get() + "; there is " + Gate.ALL.stream().map(Gate::name).toList()));
        return gate.get().shutReason(options).map(why -> unrun(t, 0, Verdict.SKIP, why));
    }

    private void beginRound() {
        round++;
        selected.forEach(f -> waiting.add(new Turn(f, round)));
    }

    /** The next turn that there is room for, or null when all are taken or the run was stopped. Waits while nothing fits. */
    synchronized Turn next() {
        while (!stopped) {
            if (waiting.isEmpty() && round < asked.rounds()) beginRound();
            if (waiting.isEmpty()) return null;
            Optional<Turn> fitting = waiting.stream().filter(t -> t.file().header().map(room::fits).orElse(true)).findFirst();
            if (fitting.isPresent()) {
                waiting.remove(fitting.get());
                fitting.get().file().header().ifPresent(room::take);
                return fitting.get();
            }
            await();
        }
        return null;
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupError("interrupted", e);
        }
    }

    /** Gives back the room that the turn of this outcome took. */
    synchronized void leaves(Turn t) {
        t.file().header().ifPresent(room::give);
        notifyAll();
    }

    void begins(Turn t) { listeners.caseBegins(t); }

    void stepBegins(Turn t, String step) { listeners.stepBegins(t, step); }

    /** Whether a bad attempt should be followed by another one; then it is told. */
    boolean triesAgain(CaseOutcome attempt, int retriesSoFar) {
        synchronized (this) {
            if (attempt.good() || retriesSoFar >= asked.retries || stopped) return false;
        }
        listeners.attemptFailed(attempt);
        return true;
    }

    /** The verdict is there; returns when somebody lets the servers go. */
    void holds(CaseOutcome soFar, List<String> running) {
        Hold mine = new Hold();
        synchronized (this) {
            if (stopped) return;
            hold = mine;
        }
        listeners.caseHolds(soFar, running);
        mine.untilEnter().await();
    }

    void ended(CaseOutcome outcome) {
        if (!Files.exists(outcome.folder().resolve("result.json"))) outcome.result().write(outcome.folder().resolve("result.json"));
        RunResult soFar;
        synchronized (this) {
            if (reported) return;
            outcomes.add(outcome);
            if ((asked.failFast || asked.untilFail) && !outcome.good()) stop();
            soFar = result();
        }
        listeners.caseEnded(outcome, soFar);
    }

    private synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    CaseOutcome outcome(Turn t, int retry, Result result) {
        String again = FailureText.again(t.file().file().getFileName().toString(), result.seed(), options.flagsGiven());
        return new CaseOutcome(t, result, folder(t, retry), again, List.of());
    }

    CaseOutcome unrun(Turn t, int retry, Verdict verdict, String reason) {
        return outcome(t, retry, Result.broken(t.name(), t.file().description(), t.file().header().map(options::target).orElseGet(options::target), verdict, reason));
    }

    Path folder(Turn t, int retry) { return t.folder(nothingYet.folder(), retry); }

    Options options() { return options; }

    Builds builds() { return builds; }

    WorkerSource workers() { return workers; }

    synchronized boolean isInterrupted() { return interrupted; }

    private synchronized boolean isEndingBySignal() { return endingBySignal; }

    /** Ctrl-C or SIGTERM: reports what there is. */
    void interrupt() {
        synchronized (this) {
            if (reported) return;
            endingBySignal = true;
        }
        supersede();
        finish();
    }

    /** Hands out no more and ends the workers; a case that is held is over, and let go. Returns when the lanes have ended. */
    void supersede() {
        List<Lane> open;
        synchronized (this) {
            if (reported) return;
            stop();
            interrupted = hold == null;
            open = List.copyOf(lanes);
        }
        if (hold == null) open.forEach(Lane::stop);
        else hold.release();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_LIMIT_MS);
        for (Lane lane : open) lane.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        open.forEach(Lane::kill);
    }

    /** At once, from any thread, whatever else is going on. */
    void killWorkers() {
        for (Lane lane : List.copyOf(lanes)) lane.cut();
    }

    private RunResult report() {
        if (isEndingBySignal()) awaitEndOfJvm();
        return finish();
    }

    private RunResult finish() {
        RunResult result;
        synchronized (this) {
            result = result();
            if (reported) return result;
            reported = true;
        }
        listeners.runEnded(result);
        return result;
    }

    private static void awaitEndOfJvm() {
        try {
            Thread.sleep(Duration.ofHours(1));
        } catch (InterruptedException e) {
            throw new SetupError("interrupted", e);
        }
    }

    private synchronized RunResult result() {
        List<CaseOutcome> ordered = outcomes.stream().sorted(Comparator.comparing(CaseOutcome::name).thenComparing(o -> o.turn().round())).toList();
        Set<Turn> ended = outcomes.stream().map(CaseOutcome::turn).collect(Collectors.toSet());
        List<String> notRun = begun().filter(t -> !ended.contains(t)).map(Turn::label).toList();
        long tookMs = (System.nanoTime() - startNanos) / 1_000_000;
        return nothingYet.with(tookMs, interrupted, ordered, notRun);
    }

    /** All turns of the rounds that were begun. */
    private Stream<Turn> begun() { return IntStream.rangeClosed(1, Math.max(1, round)).boxed().flatMap(r -> selected.stream().map(f -> new Turn(f, r))); }
}

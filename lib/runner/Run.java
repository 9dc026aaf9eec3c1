package runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kit.FailureText;
import kit.Gate;
import kit.Options;
import kit.Repository;
import kit.Result;
import kit.SetupError;
import kit.Verdict;

/** One run of the selected cases: judges at once what needs no worker, hands out the rest, and tells the listeners. */
final class Run {
    private static final long STOP_LIMIT_MS = 12_000;

    private final Options options;
    private final RunResult nothingYet;
    private final List<CaseFile> selected;
    private final boolean failFast;
    private final Listeners listeners;
    private final Builds builds;
    private final Workers workers;
    private final List<CaseOutcome> outcomes = new ArrayList<>();
    private final List<CaseFile> waiting = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private boolean stopped;
    private boolean interrupted;
    private boolean reported;

    Run(Repository repository, RunOptions asked, RunResult nothingYet, List<CaseFile> selected, Workers workers, List<RunListener> listeners) {
        this.workers = workers;
        options = asked.options;
        failFast = asked.failFast;
        this.nothingYet = nothingYet;
        this.selected = selected;
        this.listeners = new Listeners(listeners);
        builds = new Builds(new CaseCompiler(repository));
    }

    /** Runs to the end. When {@link #interrupt} comes, that one reports and the JVM ends; this call then never returns. */
    RunResult execute() {
        listeners.runBegins(nothingYet, selected);
        List<CaseFile> runnable = selected.stream().filter(f -> notRunnable(f).isEmpty()).toList();
        openLanes(Math.min(nothingYet.jobs(), runnable.size()));
        builds.start(runnable);
        synchronized (this) {
            waiting.addAll(selected);
        }
        lanes.forEach(Lane::start);
        if (lanes.isEmpty()) for (CaseFile f = next(); f != null; f = next()) notRunnable(f).ifPresent(this::ended);
        lanes.forEach(Lane::join);
        RunResult result = report();
        lanes.forEach(Lane::train);
        return result;
    }

    private synchronized void openLanes(int count) {
        for (int i = 0; i < count && !stopped; i++) lanes.add(new Lane(this, i + 1));
    }

    /** The verdict of a file that no worker need see: its header is broken or its gate shut. */
    Optional<CaseOutcome> notRunnable(CaseFile f) {
        if (f.problem().isPresent()) return Optional.of(unrun(f, Verdict.ERROR, f.problem().get()));
        Optional<String> name = f.header().orElseThrow().gate();
        if (name.isEmpty()) return Optional.empty();
        Optional<Gate> gate = Gate.named(name.get());
        if (gate.isEmpty()) return Optional.of(unrun(f, Verdict.ERROR, "unknown //GATE " + name.get() + "; there is " + Gate.ALL.stream().map(Gate::name).toList()));
        return gate.get().shutReason(options).map(why -> unrun(f, Verdict.SKIP, why));
    }

    /** The next case in order, or null when all are taken or the run was stopped. */
    synchronized CaseFile next() { return stopped || waiting.isEmpty() ? null : waiting.removeFirst(); }

    void begins(CaseFile f) { listeners.caseBegins(f); }

    void stepBegins(CaseFile f, String step) { listeners.stepBegins(f, step); }

    void ended(CaseOutcome outcome) {
        if (!Files.exists(outcome.folder().resolve("result.json"))) outcome.result().write(outcome.folder().resolve("result.json"));
        RunResult soFar;
        synchronized (this) {
            if (reported) return;
            outcomes.add(outcome);
            if (failFast && !outcome.good()) stopped = true;
            soFar = result();
        }
        listeners.caseEnded(outcome, soFar);
    }

    CaseOutcome outcome(CaseFile f, Result result) {
        String again = FailureText.again(f.file().getFileName().toString(), result.seed(), options.flagsGiven());
        return new CaseOutcome(f, result, folder(f), again);
    }

    CaseOutcome unrun(CaseFile f, Verdict verdict, String reason) {
        return outcome(f, Result.broken(f.name(), f.description(), options.target(), verdict, reason));
    }

    Path folder(CaseFile f) { return nothingYet.folder().resolve(f.name()); }

    Options options() { return options; }

    Builds builds() { return builds; }

    Workers workers() { return workers; }

    Path folder() { return nothingYet.folder(); }

    synchronized boolean isInterrupted() { return interrupted; }

    /** Ctrl-C or SIGTERM: hands out no more, ends the workers and reports what there is. */
    void interrupt() {
        List<Lane> open;
        synchronized (this) {
            if (reported) return;
            stopped = true;
            interrupted = true;
            open = List.copyOf(lanes);
        }
        open.forEach(Lane::stop);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_LIMIT_MS);
        for (Lane lane : open) lane.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        open.forEach(Lane::kill);
        finish();
    }

    private RunResult report() {
        if (isInterrupted()) awaitEndOfJvm();
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

    private RunResult result() {
        List<CaseOutcome> ordered = outcomes.stream().sorted(java.util.Comparator.comparing(CaseOutcome::name)).toList();
        List<String> notRun = selected.stream().filter(f -> outcomes.stream().noneMatch(o -> o.file().equals(f))).map(CaseFile::name).toList();
        long tookMs = (System.nanoTime() - startNanos) / 1_000_000;
        return new RunResult(nothingYet.folder(), nothingYet.startedAt(), nothingYet.commandLine(), nothingYet.target(), nothingYet.jobs(), tookMs,
            interrupted, ordered, notRun);
    }

    static RunResult nothingYet(Path folder, String commandLine, Options options, int jobs) {
        return new RunResult(folder, Instant.now(), commandLine, options.target(), jobs, 0, false, List.of(), List.of());
    }
}

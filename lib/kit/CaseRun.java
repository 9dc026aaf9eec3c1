package kit;

import http.NoAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kit.Result.Failure;
import kit.Result.StepResult;

/** One execution of a case: its state, its deadline, and how it ends. */
final class CaseRun {
    private static final String ANSWERED = "request.gets-an-answer";

    private final Repository repository;
    private final Header header;
    private final Options options;
    private final long seed;
    private final SplittableRandom random;
    private final Workspace workspace;
    private final Trail trail;
    private volatile Recorder recorder;
    private final Ledger ledger;
    private final CaseConsole console;
    private final Optional<Case.Host> host;
    private final CaseLeftovers leftovers = new CaseLeftovers();
    private volatile Resources resources = new Resources();
    private final List<StepResult> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();
    private volatile String currentStep = "";
    private volatile Ending ending;
    private volatile boolean finished;
    private volatile boolean abandoned;
    private volatile boolean closing;
    private volatile Hold hold;
    private long setUpMs;
    private long heldAtMs;

    CaseRun(Repository repository, Header header, Options options, Optional<Case.Host> host) {
        this.repository = repository;
        this.header = header;
        this.options = options;
        seed = options.seed().orElseGet(() -> new SplittableRandom().nextLong(1L << 32));
        random = new SplittableRandom(seed);
        options.secrets().forEach(Secrets::keep);
        workspace = Workspace.make(options.runFolder().orElseGet(() -> Workspace.newRun(repository)), header.name());
        trail = new Trail(workspace.file("case.log"), this::elapsedMs);
        options.tamper().ifPresent(trail::tamperWith);
        recorder = new Recorder(header.id());
        ledger = Ledger.of(repository, options.target(header));
        this.host = host;
        console = new CaseConsole(header, options, seed, workspace, host.isPresent());
    }

    /** Runs the body on a thread of its own, within the deadline, and closes everything. */
    Result run(Case.Body body) {
        Thread atExit = new Thread(this::abandon, "case-abandoned");
        Runtime.getRuntime().addShutdownHook(atExit);
        console.begin();
        Thread worker = new Thread(() -> execute(body), "case-" + header.id());
        worker.start();
        awaitEnd(worker, options.limit(header));
        if (abandoned) awaitEndOfJvm();
        if (options.keepRunning()) hold();
        Result result = conclude();
        finished = true;
        forget(atExit);
        console.end(result);
        if (hold != null) hold.over();
        return result;
    }

    private void execute(Case.Body body) {
        try {
            Gate gate = header.gate().map(g -> Gate.named(g).orElseThrow(() -> new UsageError("unknown //GATE " + g))).orElse(null);
            if (gate != null) gate.shutReason(options).ifPresent(r -> { throw new Skipped(r); });
            body.run(new Case(this));
        } catch (Throwable e) {
            end(e);
        }
    }

    private void awaitEnd(Thread worker, Duration limit) {
        try {
            worker.join(limit.toMillis());
            if (!worker.isAlive()) return;
            var stack = new StringBuilder("deadline of " + limit.toSeconds() + " s passed in step '" + currentStep + "'");
            for (StackTraceElement frame : worker.getStackTrace()) stack.append("\n  at ").append(frame);
            trail.note(stack.toString());
            ending = new Ending(Verdict.ERROR, stack.substring(0, Math.min(stack.length(), 600)));
            worker.interrupt();
            worker.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            ending = new Ending(Verdict.ERROR, "interrupted");
        }
    }

    private synchronized void end(Throwable e) {
        if (ending != null) return; // the deadline came first
        trail.note("ended by " + e);
        if (e instanceof NoAnswer) failed(ANSWERED, "a whole HTTP answer", e.getMessage());
        ending = Ending.by(e, header.id());
    }

    /** Tells the verdict while the servers are up; how they end is judged after that. */
    private void hold() {
        List<String> running = resources.whereabouts();
        if (running.isEmpty()) return;
        Result soFar = judged();
        heldAtMs = soFar.durationMs();
        soFar.write(workspace.file("result.json"));
        hold = new Hold();
        host.ifPresentOrElse(h -> h.holds(soFar, running, hold), () -> console.holds(soFar, running, hold));
        hold.await();
    }

    private Result judged() {
        return new Conclusion(header, ledger, recorder).of(options, seed, startedAt, heldAtMs > 0 ? heldAtMs : elapsedMs(), setUpMs, steps, trail.nodes(), notes,
            ending == null ? null : ending.verdict(), ending == null ? null : ending.reason());
    }

    private Result conclude() {
        closeResources();
        if (!abandoned) leftovers.find(workspace.dataFolder()).forEach((kind, left) -> failed("leftover.no-" + kind, "no " + kind + " of the case after its end", "still there: " + left));
        Result result = judged();
        Optional<Path> full = result.verdict().good() ? Optional.empty() : workspace.fullDisk();
        if (full.isPresent()) result = result.judged(Verdict.ERROR, "the disk of " + full.get() + " ran full, so that its checks prove nothing", elapsedMs());
        boolean keep = options.keepArtifacts() || !result.verdict().good() && !abandoned;
        workspace.close(keep);
        if (keep) trail.note("data kept in data/ beside this log");
        result.write(workspace.file("result.json"));
        trail.close();
        return result;
    }

    private void closeResources() {
        closing = true;
        resources.close((r, e) -> end(e instanceof Inconclusive ? e : new SetupError("closing " + r + " failed: " + e.getMessage(), e)));
    }

    /** What it checks, breaks and opens is its own, and gone when it ends. Returns the checks that failed. */
    List<String> rehearse(Case.Work work) {
        Recorder judged = recorder;
        Resources kept = resources;
        recorder = new Recorder(header.id());
        resources = new Resources();
        try {
            work.run();
        } catch (Exception e) {
            trail.note("rehearsal ended by " + e);
        }
        try {
            resources.close((r, e) -> trail.note("closing " + r + " failed: " + e));
            if (Thread.interrupted()) throw new SetupError("interrupted");
            return recorder.unexpected(ledger);
        } finally {
            recorder = judged;
            resources = kept;
        }
    }

    List<String> unexpected() { return recorder.unexpected(ledger); }

    /** The JVM ends in mid-case (Ctrl-C, SIGTERM): servers go, and the part of the result that is there is kept. */
    private void abandon() {
        if (finished) return;
        if (hold != null) {
            hold.releaseAndAwaitEnd();
            return;
        }
        abandoned = true;
        ending = new Ending(Verdict.ERROR, "interrupted in step '" + currentStep + "'");
        console.end(conclude());
    }

    /** The shutdown hook concludes; this thread must not do so a second time. */
    private static void awaitEndOfJvm() {
        try {
            Thread.sleep(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // already shutting down
        }
    }

    void step(String title, Case.Work work) {
        long from = elapsedMs();
        int failedBefore = recorder.failed();
        int evaluatedBefore = recorder.evaluations();
        currentStep = title;
        trail.note("step: " + title);
        host.ifPresent(h -> h.stepBegins(header.name(), title));
        Verdict verdict = Verdict.ERROR;
        trail.judging(true);
        try {
            work.run();
            verdict = recorder.failed() == failedBefore ? Verdict.PASS : Verdict.FAIL;
        } catch (RuntimeException e) {
            end(e);
            verdict = ending.verdict();
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            trail.judging(false);
            var result = new StepResult(title, verdict, from, elapsedMs() - from);
            steps.add(result);
            console.stepDone(result, recorder.evaluations() - evaluatedBefore);
        }
    }

    boolean passed(String id, boolean recommended) {
        stopIfAbandoned();
        String full = recorder.record(id, null, elapsedMs(), recommended);
        host.ifPresent(h -> h.checked(full, Optional.empty()));
        return true;
    }

    /** While servers go, the case's thread is still there: what it sees now is no finding. */
    private void stopIfAbandoned() { if (abandoned) throw new SetupError("interrupted"); }

    private boolean failed(String id, String expected, String got) { return failed(id, expected, got, "", false); }

    /** @param picture of what is wrong; empty for none */
    boolean failed(String id, String expected, String got, String picture, boolean recommended) {
        stopIfAbandoned();
        var failure = new Failure(currentStep, trail.recent(), Secrets.mask(expected), Secrets.mask(got), picture.isEmpty() ? null : workspace.keepPicture(Secrets.mask(picture)));
        String full = recorder.record(id, failure, elapsedMs(), recommended);
        host.ifPresent(h -> h.checked(full, Optional.of(failure)));
        trail.note("FAILED " + full + ": expected " + expected + ", but " + got);
        return false;
    }

    <C extends AutoCloseable> C closeAtEnd(C resource) {
        resources.add(resource);
        return resource;
    }

    FaultBand faultBegins(String name, String target) { return recorder.add(new FaultBand(name, target, this::elapsedMs, trail)); }

    /** A set-up within a set-up counts once. */
    <T> T settingUp(Supplier<T> work) {
        long from = elapsedMs();
        long before = setUpMs;
        boolean inStep = trail.judging(false);
        try {
            return work.get();
        } finally {
            trail.judging(inStep);
            setUpMs = before + elapsedMs() - from;
        }
    }

    void note(String said) {
        String text = Secrets.mask(said);
        trail.note(text);
        if (notes.contains(text)) return;
        notes.add(text);
        console.note(text);
        host.ifPresent(h -> h.noted(text));
    }

    boolean keepsServers() { return options.keepRunning() && !closing; }

    private long elapsedMs() { return (System.nanoTime() - startNanos) / 1_000_000; }

    List<Result.FaultResult> faults() { return recorder.faults(); }

    Header header() { return header; }

    Options options() { return options; }

    Repository repository() { return repository; }

    Workspace workspace() { return workspace; }

    Trail trail() { return trail; }

    long seed() { return seed; }

    SplittableRandom random() { return random; }
}

package runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kit.Header;
import kit.Result;
import kit.Secrets;
import kit.SetupError;
import kit.Verdict;

/** One of the {@code --jobs} lanes of a run: takes case after case and runs each in its worker, which it replaces when lost. */
final class Lane {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final int TAIL_LINES = 20;
    private static final int TAIL_BYTES = 8 << 10;

    private final Run run;
    private final Thread thread;
    private final Optional<Path> training;
    private WorkerProcess worker;
    private boolean stopped;

    /** Takes a worker at once: it becomes ready while the first case compiles. */
    Lane(Run run, int number) {
        this.run = run;
        worker = run.workers().next();
        training = number == 1 ? run.workers().training() : Optional.empty();
        thread = Thread.ofPlatform().name("lane-" + number).unstarted(this::work);
    }

    void start() { thread.start(); }

    void join() { join(Duration.ofDays(1)); }

    void join(Duration limit) {
        try {
            thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the worker to end in mid-case. */
    synchronized void stop() {
        stopped = true;
        if (worker != null) worker.stop();
    }

    void kill() {
        WorkerProcess last = current();
        if (last != null) last.kill();
    }

    /** Kills the worker and waits for nothing. */
    void cut() {
        WorkerProcess last = current();
        if (last != null) last.cut();
    }

    private void work() {
        try {
            for (Turn t = run.next(); t != null; t = run.next()) take(t);
        } finally {
            WorkerProcess last = training.isPresent() ? null : take();
            if (last != null) run.workers().giveBack(last);
        }
    }

    private void take(Turn t) {
        try {
            run.ended(run.notRunnable(t).orElseGet(() -> attempts(t)));
        } finally {
            run.leaves(t);
        }
    }

    /** The last attempt, with those before it. */
    private CaseOutcome attempts(Turn t) {
        run.begins(t);
        List<CaseOutcome> earlier = new ArrayList<>();
        CaseOutcome attempt = attempt(t, 0);
        while (run.triesAgain(attempt, earlier.size())) {
            earlier.add(attempt);
            attempt = attempt(t, earlier.size());
        }
        return attempt.after(earlier);
    }

    /** After the report: the worker that was started for it writes the class cache, unless it was lost on the way. */
    void train() {
        WorkerProcess last = take();
        if (last == null) return;
        if (training.isPresent() && last.train()) run.workers().trained(training.get());
        else last.end();
    }

    private CaseOutcome attempt(Turn t, int retry) {
        try {
            return judge(t, retry, t.file().header().orElseThrow());
        } catch (CompileError | SetupError e) {
            return run.unrun(t, retry, Verdict.ERROR, e.getMessage());
        } catch (RuntimeException e) {
            return run.unrun(t, retry, Verdict.ERROR, "the runner itself broke: " + e);
        }
    }

    private CaseOutcome judge(Turn t, int retry, Header header) {
        Path folder = run.folder(t, retry);
        Path log = folder.resolve("output.log");
        var order = new Wire.Order(Wire.Order.Kind.CASE, t.file().file().toString(), run.builds().of(t.file()).stream().map(Path::toString).toList(), arguments(folder.getParent()), log.toString());
        Duration limit = run.options().limit(header).plus(GRACE);
        folder.toFile().mkdirs();
        long startNanos = System.nanoTime();
        WorkerProcess mine = ready();
        try {
            Wire.Report report = mine.run(order, limit.toMillis(), step -> run.stepBegins(t, step));
            if (report.kind() == Wire.Report.Kind.HELD) report = held(t, retry, mine, report.text());
            if (report.spent()) replace();
            if (report.kind() == Wire.Report.Kind.BROKEN) return run.unrun(t, retry, Verdict.ERROR, report.text() + tail(log, List.of()));
            return run.outcome(t, retry, Result.read(folder.resolve("result.json")));
        } catch (WorkerLost e) {
            take();
            if (run.isInterrupted()) return interrupted(t, retry);
            String why = e.getMessage() + tail(log, mine.lastLines());
            return lost(t, retry, Secrets.mask(why), (System.nanoTime() - startNanos) / 1_000_000);
        }
    }

    /** The worker was told to end, and then keeps the part of the result that is there. */
    private CaseOutcome interrupted(Turn t, int retry) {
        Path partial = run.folder(t, retry).resolve("result.json");
        return Files.exists(partial) ? run.outcome(t, retry, Result.read(partial)) : run.unrun(t, retry, Verdict.ERROR, "interrupted");
    }

    /** The servers stay as long as the person likes; only their end has a limit. */
    private Wire.Report held(Turn t, int retry, WorkerProcess mine, String running) throws WorkerLost {
        run.holds(run.outcome(t, retry, Result.read(run.folder(t, retry).resolve("result.json"))), running.lines().toList());
        return mine.release(END_LIMIT.toMillis());
    }

    /** What the case judged before its worker was lost stays in the result. */
    private CaseOutcome lost(Turn t, int retry, String why, long tookMs) {
        Path partial = run.folder(t, retry).resolve("result.json");
        Result result = Files.exists(partial) ? Result.read(partial) : run.unrun(t, retry, Verdict.ERROR, why).result();
        Result judged = result.judged(Verdict.ERROR, why, tookMs);
        judged.write(partial);
        return run.outcome(t, retry, judged);
    }

    private List<String> arguments(Path runFolder) {
        List<String> words = new ArrayList<>(run.options().flagsGiven());
        run.options().seed().ifPresent(seed -> words.addAll(List.of("--seed", seed.toString())));
        words.addAll(List.of("--run-folder", runFolder.toString()));
        return words;
    }

    private synchronized WorkerProcess ready() {
        if (stopped) throw new SetupError("interrupted");
        if (worker == null) worker = run.workers().next();
        return worker;
    }

    private synchronized WorkerProcess current() { return worker; }

    private synchronized WorkerProcess take() {
        WorkerProcess taken = worker;
        worker = null;
        return taken;
    }

    /** The next case gets a fresh worker. */
    private void replace() {
        WorkerProcess spent = take();
        if (spent != null) spent.end();
    }

    private static String tail(Path log, List<String> fallback) {
        List<String> lines = fallback;
        try {
            if (Files.exists(log)) {
                byte[] all = Files.readAllBytes(log);
                String end = new String(all, Math.max(0, all.length - TAIL_BYTES), Math.min(all.length, TAIL_BYTES), StandardCharsets.UTF_8);
                lines = new ArrayList<>(Arrays.asList(end.stripTrailing().split("\n")));
                lines.addAll(fallback);
            }
        } catch (IOException e) {
            return "; its output cannot be read: " + e.getMessage();
        }
        var last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return last.isEmpty() ? "" : "; its last output:\n" + String.join("\n", last.stream().map(l -> "    | " + l).toList());
    }
}

package runner;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Ink;
import kit.Ledger;
import kit.Repository;
import kit.Secrets;
import kit.SetupError;
import kit.UsageError;
import kit.Workspace;
import picocli.CommandLine;
import shell.Shell;

/** The command behind run_all.java: reads the command line, selects cases, runs them and tells the exit code. */
public final class RunAll {
    public static final int USAGE = 2;
    public static final int SETUP_BROKEN = 3;
    public static final int NOTHING_SELECTED = 4;
    /** These start none, or start their own. */
    private static final Set<String> NO_EARLY_WORKER = Set.of("--list", "--explain", "--help", "-h", "--watch", "--shell");
    private final PrintStream out;
    private final PrintStream err;
    private final List<RunListener> reports;
    private final Workers workers = new Workers();
    private volatile Run run;
    private volatile Watch watch;

    RunAll(PrintStream out, PrintStream err, RunListener... reports) {
        this.reports = List.of(reports);
        this.out = out;
        this.err = err;
    }

    /** Runs and ends the JVM. @param reports of the run, written before the console closes it */
    public static void run(String[] args, RunListener... reports) {
        var runner = new RunAll(System.out, System.err, reports);
        Signals.handle(runner::atOnce);
        System.exit(runner.execute(args));
    }

    int execute(String[] args) {
        Thread onSignal = new Thread(this::interrupted, "interrupted");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try (workers) {
            if (Collections.disjoint(List.of(args), NO_EARLY_WORKER)) workers.startEarly();
            RunOptions asked = new RunOptions();
            CommandLine cli = new CommandLine(asked);
            var parsed = cli.parseArgs(args);
            if (parsed.isUsageHelpRequested()) {
                cli.usage(out);
                return 0;
            }
            asked.options.given(parsed, List.of("--seed", "--run-folder"));
            asked.requireSense();
            return asked.shell == null ? select(asked, args) : shell(asked);
        } catch (CommandLine.ParameterException e) {
            err.println(e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(err, true));
            return USAGE;
        } catch (UsageError e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (SetupError e) {
            err.println(e.getMessage());
            return SETUP_BROKEN;
        } finally {
            forget(onSignal);
        }
    }

    /** Ctrl-C or SIGTERM, on a thread of the shutdown. */
    private void interrupted() {
        if (run != null) run.interrupt();
        if (watch != null) watch.close();
        workers.close();
    }

    /** A second Ctrl-C: no more waiting, no report; each worker's reaper ends its servers. */
    private void atOnce() {
        err.println("Stopped at once; run.json holds the cases that had ended.");
        if (run != null) run.killWorkers();
    }

    private static void forget(Thread onSignal) {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // the shutdown has begun: the hook is at work
        }
    }

    private int shell(RunOptions asked) {
        if (!asked.words.isEmpty()) throw new UsageError("--shell takes no cases");
        return Shell.open(asked.shell, asked.options, out);
    }

    private int select(RunOptions asked, String[] args) {
        Repository repository = Repository.find();
        List<CaseFile> all = CaseFile.all(repository);
        List<CaseFile> selected = concerned(asked, asked.selection().of(all));
        all.stream().filter(f -> f.problem().isPresent() && !selected.contains(f)).forEach(f -> err.println("not selected, but broken: " + f.problem().get()));
        List<CaseFile> part = asked.shard == null ? selected : asked.shard.part(selected, RecordedDurations.of(repository));
        List<CaseFile> left = asked.failed ? new PastRuns(repository, asked.options.target()).notGoodYet(part) : part;
        if (part.isEmpty()) {
            out.println("No integration cases matched.");
            return NOTHING_SELECTED;
        }
        if (asked.options.keepRunning() && !asked.list && !asked.explain && left.size() > 1) throw new UsageError("--keep-running holds the servers of one case, and " + left.size() + " are selected");
        if (asked.shard != null) out.println("Shard " + asked.shard + ": " + part.size() + " of " + selected.size() + " cases.");
        if (asked.failed) out.println(left.size() + " of " + part.size() + " cases failed last or were not run yet.");
        if (asked.list) {
            CaseTable.lines(left).forEach(out::println);
            return 0;
        }
        if (asked.explain) {
            var explanation = new Explanation(repository, asked.options);
            left.forEach(f -> explanation.lines(f).forEach(out::println));
            return 0;
        }
        if (asked.watch) return watch(repository, asked, left, args);
        return left.isEmpty() ? 0 : prepare(repository, asked, left, args, new CaseCompiler(repository), workers).execute().exitCode();
    }

    /** With a binary, and without naming them, cases that judge something else are left out. */
    private List<CaseFile> concerned(RunOptions asked, List<CaseFile> selected) {
        if (!asked.words.isEmpty() || !asked.systems.isEmpty()) return selected;
        List<CaseFile> concerned = selected.stream().filter(f -> f.header().map(asked.options::concern).orElse(true)).toList();
        int others = selected.size() - concerned.size();
        if (others > 0) out.println(others + " cases of other systems do not judge this binary and are left out.");
        return concerned;
    }

    private int watch(Repository repository, RunOptions asked, List<CaseFile> selected, String[] args) {
        watch = new Watch(repository, asked, selected, (cases, compiler, source) -> prepare(repository, asked, cases, args, compiler, source), out);
        try {
            watch.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private Run prepare(Repository repository, RunOptions asked, List<CaseFile> selected, String[] args, CaseCompiler compiler, WorkerSource source) {
        asked.options.secrets().forEach(Secrets::keep);
        Path folder = Workspace.newRun(repository);
        Ink ink = Ink.forStandardOutput();
        var console = new ConsoleReport(out, ink, new LiveLine(out, ink.on()), () -> Ledger.of(repository, asked.options.target()));
        String commandLine = Secrets.mask(Stream.concat(Stream.of("./jbang run_all.java"), Stream.of(args)).collect(Collectors.joining(" ")));
        var past = new PastRuns(repository, asked.options.target());
        List<RunListener> listeners = new ArrayList<>(List.of(new RunJson(), past));
        if (asked.recordDurations) listeners.add(RecordedDurations.recorder(repository));
        listeners.addAll(reports);
        listeners.add(console);
        run = new Run(compiler, asked, RunResult.nothingYet(folder, commandLine, asked), past.longestFirst(selected), source, listeners);
        return run;
    }
}

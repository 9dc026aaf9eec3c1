package runner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Options;
import kit.Repository;

/**
 * Runs the selected cases again whenever one of them, the kit or the target is saved: what is affected, with a compiler
 * and workers that are warm. A save in mid-run cuts that run short. Ends with the JVM.
 */
final class Watch implements AutoCloseable {
    /** Makes a run of these cases. */
    interface Rounds { Run of(List<CaseFile> cases, CaseCompiler compiler, WorkerSource workers); }

    private final Repository repository;
    private final Options options;
    /** Their files may be edited: what they hold is read anew each time. */
    private final Set<String> selected;
    private final Rounds rounds;
    private final PrintStream out;
    private final Path lib;
    private final KitCompiler kit;
    private final WatchWorkers workers;
    private final Saves saves;
    private CaseCompiler cases;
    private Thread round;
    private Run run;

    Watch(Repository repository, RunOptions asked, List<CaseFile> selected, Rounds rounds, PrintStream out) {
        this.repository = repository;
        this.options = asked.options;
        this.selected = selected.stream().map(CaseFile::name).collect(Collectors.toSet());
        this.rounds = rounds;
        this.out = out;
        lib = repository.root().resolve("lib");
        kit = new KitCompiler(lib);
        cases = new CaseCompiler(repository, kit.classPath());
        workers = new WatchWorkers(repository, Math.min(asked.jobs, selected.size()));
        saves = new Saves(this::counts).in(repository.cases()).below(lib).below(repository.root().resolve("reference")).in(repository.root().resolve("expected"));
        options.binary().map(file -> file.toAbsolutePath().normalize().getParent()).ifPresent(saves::in);
    }

    private boolean counts(Path file) {
        return file.toString().endsWith(".java") || file.equals(ledger()) || options.binary().map(b -> b.toAbsolutePath().normalize()).equals(Optional.of(file));
    }

    private Path ledger() { return repository.root().resolve("expected").resolve(options.target() + ".yaml"); }

    /** Runs all that is selected, and from then on what a save affects. */
    void run() throws InterruptedException {
        begin(selected(), true);
        while (true) {
            Set<Path> saved = saves.take();
            try {
                List<CaseFile> affected = affected(saved);
                if (affected.isEmpty()) continue;
                end();
                out.println("\n" + saved.stream().map(this::shown).collect(Collectors.joining(", ")) + " saved");
                boolean ready = prepareKit(saved);
                if (ready) begin(affected, false);
            } catch (CompileError e) {
                out.println(e.getMessage());
                waiting();
            }
        }
    }

    private List<CaseFile> selected() { return CaseFile.all(repository).stream().filter(c -> selected.contains(c.name())).toList(); }

    /** For a shutdown, once the run that was going on is over. */
    @Override public void close() { workers.close(); }

    /** A case concerns itself, all else every case. */
    private List<CaseFile> affected(Set<Path> saved) {
        if (saved.stream().anyMatch(f -> !f.startsWith(repository.cases()) && !isOtherTarget(f))) return selected();
        return selected().stream().filter(c -> saved.contains(c.file())).toList();
    }

    private boolean isOtherTarget(Path file) { return file.startsWith(repository.root().resolve("reference")) && !options.target().equals("reference"); }

    /** Returns whether there is something to run with it. */
    private boolean prepareKit(Set<Path> saved) {
        var edited = saved.stream().filter(f -> f.startsWith(lib)).collect(Collectors.toCollection(TreeSet::new));
        if (edited.isEmpty()) return true;
        if (edited.remove(lib.resolve("Casebook.java"))) out.println("lib/Casebook.java: what it pins counts when the watch is started anew");
        if (edited.isEmpty()) return false;
        long from = System.nanoTime();
        Thread leaving = Thread.ofPlatform().start(workers::leaveKit);
        try {
            compile(edited);
        } finally {
            join(leaving);
        }
        out.printf("lib/ compiled in %d ms%n", (System.nanoTime() - from) / 1_000_000);
        return true;
    }

    private void compile(Set<Path> edited) {
        if (kit.compile(edited)) cases = new CaseCompiler(repository, kit.classPath());
        workers.useKit(kit.overlay());
    }

    private void begin(List<CaseFile> selected, boolean isFirst) {
        Run next = rounds.of(selected, cases, workers);
        run = next;
        round = Thread.ofPlatform().name("round").start(() -> {
            RunResult result = next.execute();
            logs(result);
            waiting();
            workers.prepare();
            if (isFirst) Thread.ofPlatform().daemon().name("warm-up").start(kit::warmUp);
        });
    }

    /** What still runs is for old sources. */
    private void end() {
        run.supersede();
        join(round);
    }

    private static void join(Thread t) {
        try {
            t.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void logs(RunResult result) {
        List<CaseOutcome> shown = result.cases().size() == 1 ? result.cases() : result.bad();
        for (CaseOutcome o : shown) {
            try (Stream<Path> files = Files.walk(o.folder())) {
                files.filter(f -> f.toString().endsWith(".log")).sorted().forEach(f -> out.println("log " + shown(f)));
            } catch (IOException e) {
                out.println("no logs: " + e.getMessage());
            }
        }
    }

    private void waiting() { out.println("Watching. Save a case, lib/ or the target to run again; Ctrl-C ends."); }

    private String shown(Path file) { return (file.startsWith(repository.root()) ? repository.root().relativize(file) : file).toString(); }
}

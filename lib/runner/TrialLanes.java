package runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import kit.Leftovers;
import kit.Repository;
import kit.Result;
import kit.Verdict;

/** Runs trials in a few workers side by side; each lane takes the next piece of work when it is free. */
final class TrialLanes {
    /** A trial, unless its case needs longer. */
    private static final int LIMIT_SECONDS = 60;
    private static final int GRACE_SECONDS = 10;
    private final Path folder;
    private final CaseCompiler compiler;
    private final int lanes;

    /** @param folder where trials leave their results; those that noticed something are deleted */
    TrialLanes(Repository repository, Path folder, int lanes) {
        this.folder = folder;
        this.lanes = lanes;
        compiler = new CaseCompiler(repository);
    }

    /** A piece of work for one lane, such as all trials of one defect until one kills it. */
    interface Work { void in(Lane lane); }

    /** Does all the work and returns when it is done; the first exception of a lane is thrown. */
    void run(List<? extends Work> all) {
        BlockingQueue<Work> waiting = new LinkedBlockingQueue<>(all);
        List<RuntimeException> broken = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            threads.add(Thread.ofPlatform().name("trials-" + i).start(() -> {
                try (Lane lane = new Lane()) {
                    for (Work w = waiting.poll(); w != null; w = waiting.poll()) w.in(lane);
                } catch (RuntimeException e) {
                    synchronized (broken) {
                        broken.add(e);
                    }
                }
            }));
        }
        threads.forEach(TrialLanes::join);
        if (!broken.isEmpty()) throw broken.getFirst();
    }

    private static void join(Thread t) {
        try {
            t.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Path> compiled(CaseFile file) { return compiler.compile(file.header().orElseThrow()); }

    /** One worker, replaced when a trial loses or spends it. */
    final class Lane implements AutoCloseable {
        private final Workers workers = new Workers();
        private WorkerProcess worker;

        Trial.Outcome judge(Trial trial) {
            Path own = folder.resolve(trial.name());
            List<String> arguments = new ArrayList<>(List.of("--run-folder", own.toString(), "--timeout", "" + limitSeconds(trial)));
            arguments.addAll(trial.arguments());
            Path caseFolder = own.resolve(trial.file().name());
            caseFolder.toFile().mkdirs();
            var order = new Wire.Order(Wire.Order.Kind.CASE, trial.file().file().toString(), compiled(trial.file()).stream().map(Path::toString).toList(), arguments, caseFolder.resolve("output.log").toString());
            if (worker == null) worker = workers.next();
            Trial.Outcome outcome = run(trial, order, caseFolder);
            if (outcome.noticed()) Leftovers.deleteTree(own);
            return outcome;
        }

        private static int limitSeconds(Trial trial) { return Math.max(LIMIT_SECONDS, trial.file().header().orElseThrow().timeoutSeconds().orElse(0)); }

        private Trial.Outcome run(Trial trial, Wire.Order order, Path caseFolder) {
            try {
                Wire.Report report = worker.run(order, (limitSeconds(trial) + GRACE_SECONDS) * 1000L, step -> {});
                if (report.spent()) close();
                if (report.kind() != Wire.Report.Kind.ENDED) return new Trial.Outcome(trial, Verdict.ERROR, List.of(), List.of(), report.text());
                return Trial.Outcome.of(trial, Result.read(caseFolder.resolve("result.json")));
            } catch (WorkerLost e) {
                worker = null;
                return new Trial.Outcome(trial, Verdict.ERROR, List.of(), List.of(), e.getMessage());
            }
        }

        @Override public void close() {
            if (worker != null) worker.end();
            worker = null;
        }
    }
}

package runner;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import kit.Repository;

/** The workers of a watch: they stay from round to round, also when lib/ was edited, and others stand by for those that are lost. */
final class WatchWorkers implements WorkerSource, AutoCloseable {
    private final Repository repository;
    private final WorkerImage image;
    private final int lanes;
    /** Have the present kit. */
    private final Deque<WorkerProcess> ready = new ArrayDeque<>();
    /** Have none, and wait for one. */
    private final Deque<WorkerProcess> spare = new ArrayDeque<>();
    private List<Path> overlay = List.of();
    private boolean closed;

    WatchWorkers(Repository repository, int lanes) {
        this.repository = repository;
        this.lanes = lanes;
        image = WorkerImage.of(repository);
    }

    /** Has as many standing by as a round can need. */
    synchronized void prepare() { while (!closed && spare.size() < lanes) spare.addLast(startSpare()); }

    private WorkerProcess startSpare() { return WorkerProcess.startSpare(repository, image.options()); }

    /** Between rounds: the kit is about to change, and what it shares between cases ends. */
    void leaveKit() {
        List<WorkerProcess> all;
        synchronized (this) {
            all = new ArrayList<>(ready);
            ready.clear();
        }
        for (WorkerProcess worker : all) {
            boolean waits = worker.leaveKit();
            synchronized (this) {
                if (waits && !closed) spare.addFirst(worker); // warmer than those behind it
                else worker.kill();
            }
        }
    }

    /** From the next round on: the kit has these classes before its jar. */
    synchronized void useKit(List<Path> folders) { overlay = folders; }

    @Override public synchronized WorkerProcess next() {
        if (!ready.isEmpty()) return ready.removeFirst();
        WorkerProcess next = spare.isEmpty() ? startSpare() : spare.removeFirst();
        next.useKit(overlay);
        return next;
    }

    @Override public synchronized void giveBack(WorkerProcess worker) {
        if (closed) worker.kill();
        else ready.addLast(worker);
    }

    @Override public Optional<Path> training() { return Optional.empty(); }

    @Override public void trained(Path fresh) { throw new IllegalStateException("no worker of a watch trains"); }

    @Override public synchronized void close() {
        closed = true;
        ready.forEach(WorkerProcess::kill);
        spare.forEach(WorkerProcess::kill);
    }
}

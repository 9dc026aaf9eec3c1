package runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kit.Repository;

/**
 * Where a run gets its workers from. The first may be started before the command line is even read, for its start
 * takes longer than that; when the run turns out to need none, {@link #close} ends it.
 */
final class Workers implements WorkerSource, AutoCloseable {
    private WorkerImage image;
    private WorkerProcess early;

    /** Counts as a run of the user; when a class cache is due, this worker is the one that can write it. */
    synchronized void startEarly() {
        Repository repository = Repository.find();
        image = WorkerImage.ofCountedRun(repository);
        early = WorkerProcess.start(repository, image.training().map(file -> List.of("-XX:AOTCacheOutput=" + file)).orElseGet(image::options));
    }

    /** The early one at the first call, if there is one; then fresh ones. */
    @Override public synchronized WorkerProcess next() {
        WorkerProcess waiting = early;
        early = null;
        if (waiting != null) return waiting;
        Repository repository = Repository.find();
        if (image == null) image = WorkerImage.of(repository);
        return WorkerProcess.start(repository, image.options());
    }

    @Override public void giveBack(WorkerProcess worker) { worker.end(); }

    @Override public synchronized Optional<Path> training() { return image.training(); }

    @Override public synchronized void trained(Path fresh) { image.trained(fresh); }

    @Override public synchronized void close() {
        if (early != null) early.kill();
        early = null;
    }
}

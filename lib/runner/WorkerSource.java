package runner;

import java.nio.file.Path;
import java.util.Optional;

/** Where the lanes of a run get their workers from, and where these go when the run is over. */
interface WorkerSource {
    WorkerProcess next();

    /** It has no more to do for this run. */
    void giveBack(WorkerProcess worker);

    /** Where the first worker writes a class cache when it leaves by {@link WorkerProcess#train}; empty when none is due. */
    Optional<Path> training();

    void trained(Path fresh);
}

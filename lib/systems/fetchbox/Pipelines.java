package systems.fetchbox;

import cluster.Wait;
import cluster.Wait.Seen;
import java.time.Duration;
import kit.Case;
import kit.Skipped;

/** Starts pipelines; a case asks {@link systems.FetchBox} for one. */
public final class Pipelines {
    private static final int NOT_FOUND = 404;
    private static final Duration SHARED_LIMIT = Duration.ofSeconds(45);
    private static final Duration POLL = Duration.ofMillis(200);

    private Pipelines() {}

    public static Pipeline start(Case c, PipelineConfig config, Wanted wanted) {
        var pipeline = c.closeAtEnd(new Pipeline(c, new Processes(c, config, wanted)));
        if (c.options().fetchboxCmd().isPresent() && wanted.workers() > 0 && pipeline.submit(Manifest.empty()).status() == NOT_FOUND) throw new Skipped("not implemented: POST /jobs is answered 404");
        else if (wanted.workers() > 1) Wait.until("the workers share the tasks", SHARED_LIMIT, POLL, () -> {}, () -> shared(pipeline, wanted.workers()));
        return pipeline;
    }

    /** Until then what the first has in hand may pass to another, and come again. */
    private static Seen<Boolean> shared(Pipeline pipeline, int workers) {
        int members = pipeline.log().members(Topic.TASKS, "workers");
        return members >= Math.min(workers, pipeline.log().partitionCount(Topic.TASKS)) ? Seen.done(true) : Seen.notYet(members + " members");
    }
}

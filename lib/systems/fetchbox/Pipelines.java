package systems.fetchbox;

import kit.Case;
import kit.Skipped;

/** Starts pipelines; a case asks {@link systems.FetchBox} for one. */
public final class Pipelines {
    private static final int NOT_FOUND = 404;

    private Pipelines() {}

    public static Pipeline start(Case c, PipelineConfig config, Wanted wanted) {
        var pipeline = c.closeAtEnd(new Pipeline(c, new Processes(c, config, wanted)));
        if (c.options().fetchboxCmd().isPresent() && pipeline.submit(Manifest.empty()).status() == NOT_FOUND) throw new Skipped("not implemented: POST /jobs is answered 404");
        return pipeline;
    }
}

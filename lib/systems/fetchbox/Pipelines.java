package systems.fetchbox;

import java.util.List;
import kit.Case;
import kit.Skipped;

/** Starts pipelines; a case asks {@link systems.FetchBox} for one. */
public final class Pipelines {
    private static final int NOT_FOUND = 404;

    private Pipelines() {}

    /** @param buckets that handlers name */
    public static Pipeline start(Case c, PipelineConfig config, int workers, boolean watchStore, List<String> buckets) {
        var pipeline = c.closeAtEnd(new Pipeline(c, new Processes(c, config, workers, watchStore, buckets)));
        if (c.options().fetchboxCmd().isPresent() && pipeline.submit(Manifest.empty()).status() == NOT_FOUND) throw new Skipped("not implemented: POST /jobs is answered 404");
        return pipeline;
    }
}

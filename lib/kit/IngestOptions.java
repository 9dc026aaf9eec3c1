package kit;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of a load on a pipeline beside those of every load (contracts/fetchbox.md §11); other cases take no notice of them. */
public final class IngestOptions {
    @Option(names = "--resources", paramLabel = "N", description = "load on a pipeline: resources of each manifest (default: ${DEFAULT-VALUE})", defaultValue = "3")
    public int resources;
    @Option(names = {"--size", "--size-bytes"}, paramLabel = "N", description = "load on a pipeline: bytes of each resource (default: ${DEFAULT-VALUE})", defaultValue = "4000")
    public int sizeBytes;
    @Option(names = {"--concurrency", "--connections"}, paramLabel = "N", description = "load on a pipeline: manifests posted at a time (default: ${DEFAULT-VALUE})", defaultValue = "16")
    public int connections;
    @Option(names = {"--warmup", "--warm-up-seconds"}, paramLabel = "S", description = "load on a pipeline: before that, what does not count (default: ${DEFAULT-VALUE})", defaultValue = "2")
    public double warmUpSeconds;
    @Option(names = "--max-error-rate", paramLabel = "SHARE", description = "load on a pipeline: of the manifests, 0 to 1, that may be refused (default: ${DEFAULT-VALUE})", defaultValue = "0")
    public double maxErrorRate;
    @Option(names = {"--json", "--json-file"}, paramLabel = "FILE", description = "load on a pipeline: write what the load came to there, too")
    public Path json;
}

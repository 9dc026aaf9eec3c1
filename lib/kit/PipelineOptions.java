package kit;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options for cases of a pipeline (contracts/fetchbox.md). */
public final class PipelineOptions {
    @Option(names = "--iggy", paramLabel = "ADDRESS", description = "an Apache Iggy for the log of pipelines, such as tcp://127.0.0.1:8090 or iggy://user:password@host:port (IGGY_ADDR; default: a Kafka, one per case)")
    String iggy;
    @Option(names = "--iggy-binary", paramLabel = "FILE", description = "an iggy-server for the log of pipelines, one process per case (IGGY_BINARY)")
    Path iggyBinary;
}

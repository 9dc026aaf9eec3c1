package kit;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for cases of a replicated log (contracts/raft-log.md). */
public final class LogOptions {
    @Option(names = "--kafka-version", paramLabel = "VERSION", description = "of the servers of a replicated log, from Maven Central (default: ${DEFAULT-VALUE})", defaultValue = "4.3.1")
    String kafkaVersion;
    @Option(names = "--base-raft-port", paramLabel = "PORT", description = "node i of a replicated log is reached by its peers at PORT+i-1 (default: free ports from the system)", defaultValue = "0")
    int baseRaftPort;
    @Option(names = "--base-kafka-port", paramLabel = "PORT", description = "node i of a replicated log serves clients at PORT+i-1 (default: free ports from the system)", defaultValue = "0")
    int baseKafkaPort;
    @Option(names = "--runs", paramLabel = "N", description = "random runs of a case that has them (default: the case's own)")
    Integer runs;
    @Option(names = "--schedule", paramLabel = "FILE", description = "what happens in a random run, as a failed one left it in schedule.json, in place of drawing it")
    Path schedule;
    @Option(names = "--shrink-minutes", paramLabel = "N", description = "how long a failed random run is made smaller on further clusters; 0: not at all (default: ${DEFAULT-VALUE})", defaultValue = "15")
    int shrinkMinutes;
    @Option(names = "--require-faults", description = "fail a case of a replicated log whose faults this machine or target cannot have, in place of skipping it")
    boolean requireFaults;
    @Option(names = "--chronik-node-id-base", paramLabel = "N", description = "nodes have the ids N+1, N+2, ...: Chronik derives ports from them (default: free ones)")
    Integer chronikNodeIdBase;

    public String kafkaVersion() { return kafkaVersion; }

    /** 0 for free ports, as for the next. */
    public int baseRaftPort() { return baseRaftPort; }

    public int baseKafkaPort() { return baseKafkaPort; }

    public Optional<Integer> runs() { return Optional.ofNullable(runs); }

    public Optional<Path> schedule() { return Optional.ofNullable(schedule); }

    public int shrinkMinutes() { return shrinkMinutes; }

    public boolean requireFaults() { return requireFaults; }

    public Optional<Integer> chronikNodeIdBase() { return Optional.ofNullable(chronikNodeIdBase); }
}

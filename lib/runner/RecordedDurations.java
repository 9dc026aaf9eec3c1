package runner;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kit.Repository;
import kit.SetupError;
import kit.Verdict;

/**
 * {@code expected/durations.json}: how long each case takes, in ms, as {@code --record-durations} wrote it. It belongs to the
 * checkout, so that all machines of a sharded run cut the cases in the same way; only the proportions matter.
 */
record RecordedDurations(Map<String, Long> ms) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static RecordedDurations of(Repository repository) {
        Path file = file(repository);
        if (!Files.exists(file)) return new RecordedDurations(new TreeMap<>());
        try {
            return new RecordedDurations(JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Long>>() {}));
        } catch (IOException e) {
            throw new SetupError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Path file(Repository repository) { return repository.root().resolve("expected/durations.json"); }

    Optional<Long> ms(CaseFile f) { return Optional.ofNullable(ms.get(f.name())); }

    /** What a case counts of which nothing is recorded: as much as the average one. */
    long averageMs() { return Math.max(1, (long) ms.values().stream().mapToLong(Long::longValue).average().orElse(1)); }

    /** Writes the times of this run's good cases over what was known; cases that are gone go. */
    static RunListener recorder(Repository repository) {
        return new RunListener() {
            @Override public void runEnded(RunResult result) {
                Map<String, Long> all = new TreeMap<>(of(repository).ms());
                all.keySet().retainAll(CaseFile.all(repository).stream().map(CaseFile::name).toList());
                result.cases().stream().filter(o -> o.good() && o.verdict() != Verdict.SKIP).forEach(o -> all.put(o.name(), o.result().durationMs()));
                try {
                    Files.writeString(file(repository), JSON.writeValueAsString(all) + "\n");
                } catch (IOException e) {
                    throw new SetupError("cannot write " + file(repository) + ": " + e.getMessage(), e);
                }
            }
        };
    }
}

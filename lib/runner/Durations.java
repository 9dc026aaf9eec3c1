package runner;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Repository;
import kit.Verdict;

/**
 * How long each case took last, in ms, on one target: kept in {@code .cache/durations/TARGET.json}. A run starts its longest
 * cases first, so that it does not end with one of them running alone. Whatever fails here costs speed only.
 */
final class Durations implements RunListener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path file;
    private final Map<String, Long> lastMs;

    Durations(Repository repository, String target) {
        file = repository.cache().resolve("durations").resolve(target + ".json");
        lastMs = read(file);
    }

    private static Map<String, Long> read(Path file) {
        try {
            return new TreeMap<>(JSON.readValue(file.toFile(), new TypeReference<Map<String, Long>>() {}));
        } catch (IOException e) {
            return new TreeMap<>();
        }
    }

    /** The longest first; one that never ran counts as longest, and equals stay in order. */
    List<CaseFile> longestFirst(List<CaseFile> selected) {
        return selected.stream().sorted(Comparator.comparing((CaseFile f) -> lastMs.getOrDefault(f.name(), Long.MAX_VALUE), Comparator.reverseOrder())).toList();
    }

    /** A case that broke off or never began says nothing about the time it needs. */
    @Override public void caseEnded(CaseOutcome outcome, RunResult soFar) {
        if (outcome.verdict() != Verdict.ERROR && outcome.verdict() != Verdict.SKIP) lastMs.put(outcome.name(), outcome.result().durationMs());
    }

    @Override public void runEnded(RunResult result) {
        try {
            Path fresh = Files.createDirectories(file.getParent()).resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
            JSON.writeValue(fresh.toFile(), lastMs);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return; // the next run begins in the order of numbers
        }
    }
}

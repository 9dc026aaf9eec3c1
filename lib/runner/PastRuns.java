package runner;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import kit.Repository;
import kit.Verdict;

/**
 * What cases came to on one target before: kept in {@code .cache/past/TARGET.json}. A run starts its longest cases first,
 * so that it does not end with one of them running alone; {@code --failed} asks for those that are not good yet.
 * Where nothing is known of a case, the times of {@link RecordedDurations} stand in.
 */
final class PastRuns implements RunListener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERDICTS_KEPT = 10;

    /** @param durationMs of the last run that came to its end, or null; @param verdicts the newest last */
    record Past(Long durationMs, List<Verdict> verdicts) {}

    private final String target;
    private final Path file;
    private final RecordedDurations recorded;
    private final Map<String, Past> before;
    private final Map<String, List<CaseOutcome>> now = new LinkedHashMap<>();

    PastRuns(Repository repository, String target) {
        this.target = target;
        file = folder(repository).resolve(target + ".json");
        recorded = RecordedDurations.of(repository);
        before = read(file);
    }

    private static Path folder(Repository repository) { return repository.cache().resolve("past"); }

    /** One for each target that was ever run. */
    static List<PastRuns> ofAllTargets(Repository repository) {
        String[] files = folder(repository).toFile().list((folder, name) -> name.matches("[^.].*\\.json"));
        return files == null ? List.of() : Arrays.stream(files).sorted().map(f -> new PastRuns(repository, f.replaceFirst("\\.json$", ""))).toList();
    }

    String target() { return target; }

    private static Map<String, Past> read(Path file) {
        try {
            return new TreeMap<>(JSON.readValue(file.toFile(), new TypeReference<Map<String, Past>>() {}));
        } catch (IOException e) {
            return new TreeMap<>();
        }
    }

    /** The longest first; one of which nothing is known counts as longest, and equals stay in order. */
    List<CaseFile> longestFirst(List<CaseFile> selected) {
        return selected.stream().sorted(Comparator.comparing(this::expectedMs, Comparator.reverseOrder())).toList();
    }

    private long expectedMs(CaseFile f) { return lastMs(f).or(() -> recorded.ms(f)).orElse(Long.MAX_VALUE); }

    /** How long it took when it last came to its end. */
    Optional<Long> lastMs(CaseFile f) { return Optional.ofNullable(before.get(f.name())).map(Past::durationMs); }

    /** Those whose last verdict was bad, and those that never came to one. */
    List<CaseFile> notGoodYet(List<CaseFile> selected) { return selected.stream().filter(f -> verdicts(f).isEmpty() || !verdicts(f).getLast().good()).toList(); }

    /** The last ten at most, the newest last. */
    List<Verdict> verdicts(CaseFile f) { return before.containsKey(f.name()) ? before.get(f.name()).verdicts() : List.of(); }

    @Override public void caseEnded(CaseOutcome outcome, RunResult soFar) { now.computeIfAbsent(outcome.name(), k -> new ArrayList<>()).add(outcome); }

    /** Whatever fails here costs speed, and {@code --failed} its memory; it is no reason to fail the run. */
    @Override public void runEnded(RunResult result) {
        try {
            Map<String, Past> all = read(file); // a run beside this one may have written meanwhile
            now.forEach((name, outcomes) -> outcomes.forEach(o -> all.merge(name, past(o), PastRuns::joined)));
            Path fresh = Files.createDirectories(file.getParent()).resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
            JSON.writeValue(fresh.toFile(), all);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            return;
        }
    }

    /** A case that broke off or never began says nothing about the time it needs. */
    private static Past past(CaseOutcome o) {
        boolean whole = o.verdict() != Verdict.ERROR && o.verdict() != Verdict.SKIP;
        return new Past(whole ? o.result().durationMs() : null, List.of(o.verdict()));
    }

    private static Past joined(Past old, Past fresh) {
        List<Verdict> verdicts = new ArrayList<>(old.verdicts());
        verdicts.addAll(fresh.verdicts());
        return new Past(fresh.durationMs() != null ? fresh.durationMs() : old.durationMs(), verdicts.subList(Math.max(0, verdicts.size() - VERDICTS_KEPT), verdicts.size()));
    }
}

package runner;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kit.Verdict;

/**
 * A run and all its outcomes: the one model that every report is made from.
 *
 * @param commandLine as typed, secrets masked
 * @param notRun      names of selected cases that were never started: after Ctrl-C or {@code --fail-fast}
 */
public record RunResult(Path folder, Instant startedAt, String commandLine, String target, int jobs, long durationMs,
                        boolean interrupted, List<CaseOutcome> cases, List<String> notRun) {

    public List<CaseOutcome> bad() { return cases.stream().filter(c -> !c.good()).toList(); }

    public long count(Verdict v) { return cases.stream().filter(c -> c.verdict() == v).count(); }

    /** 0 good, 1 failed, 3 when every bad verdict is ERROR: the set-up broke and nothing else is known. */
    public int exitCode() {
        List<CaseOutcome> bad = bad();
        if (bad.isEmpty()) return notRun.isEmpty() ? 0 : 1;
        return bad.stream().allMatch(c -> c.verdict() == Verdict.ERROR) ? 3 : 1;
    }
}

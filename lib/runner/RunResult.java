package runner;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kit.Verdict;

/**
 * A run and all its outcomes: the one model that every report is made from.
 *
 * @param commandLine as typed, secrets masked
 * @param minimum     how many cases must be judged for a good run ({@code --min})
 * @param notRun      labels of turns that were never started: after Ctrl-C, {@code --fail-fast} or {@code --until-fail}
 */
public record RunResult(Path folder, Instant startedAt, String commandLine, String target, int jobs, int minimum, long durationMs,
                        boolean interrupted, List<CaseOutcome> cases, List<String> notRun) {
    static RunResult nothingYet(Path folder, String commandLine, RunOptions asked) {
        return new RunResult(folder, Instant.now(), commandLine, asked.options.target(), asked.jobs, asked.minimum, 0, false, List.of(), List.of());
    }

    /** The same run as it is now. */
    RunResult with(long tookMs, boolean cutShort, List<CaseOutcome> outcomes, List<String> left) {
        return new RunResult(folder, startedAt, commandLine, target, jobs, minimum, tookMs, cutShort, outcomes, left);
    }

    public List<CaseOutcome> bad() { return cases.stream().filter(c -> !c.good()).toList(); }

    public long count(Verdict v) { return cases.stream().filter(c -> c.verdict() == v).count(); }

    public List<CaseOutcome> flaky() { return cases.stream().filter(c -> c.verdict() == Verdict.FLAKY).toList(); }

    /** Cases that were judged: not skipped. */
    public long judged() { return cases.size() - count(Verdict.SKIP); }

    public boolean tooFew() { return judged() < minimum; }

    /** 0 good, 1 failed or too few judged, 3 when every bad verdict is ERROR: the set-up broke and nothing else is known. */
    public int exitCode() {
        List<CaseOutcome> bad = bad();
        if (bad.isEmpty()) return notRun.isEmpty() && !tooFew() ? 0 : 1;
        return bad.stream().allMatch(c -> c.verdict() == Verdict.ERROR) ? 3 : 1;
    }
}

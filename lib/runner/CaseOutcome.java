package runner;

import java.nio.file.Path;
import java.util.List;
import kit.Result;
import kit.Verdict;

/**
 * What one turn of a case came to, as every report needs it.
 *
 * @param folder  {@code runs/<time>/<case>/}
 * @param again   the command that runs just this case again, secrets masked
 * @param earlier attempts before this one, all bad, the first first; there are some only with {@code --retries}
 */
public record CaseOutcome(Turn turn, Result result, Path folder, String again, List<CaseOutcome> earlier) {
    public CaseFile file() { return turn.file(); }

    public String name() { return turn.name(); }

    /** The name, with the round where a run has several. */
    public String label() { return turn.label(); }

    /** That of the last attempt; FLAKY when it is good and one before was not. */
    public Verdict verdict() { return earlier.isEmpty() || !result.verdict().good() ? result.verdict() : Verdict.FLAKY; }

    public boolean good() { return verdict().good(); }

    CaseOutcome after(List<CaseOutcome> attempts) { return new CaseOutcome(turn, result, folder, again, List.copyOf(attempts)); }
}

package runner;

import java.nio.file.Path;
import kit.Result;
import kit.Verdict;

/**
 * What one selected case came to, as every report needs it.
 *
 * @param folder {@code runs/<time>/<case>/}
 * @param again  the command that runs just this case again, secrets masked
 */
public record CaseOutcome(CaseFile file, Result result, Path folder, String again) {
    public String name() { return file.name(); }

    public Verdict verdict() { return result.verdict(); }

    public boolean good() { return verdict().good(); }
}

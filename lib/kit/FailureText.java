package kit;

import java.util.ArrayList;
import java.util.List;
import kit.Result.CheckResult;
import kit.Result.Failure;

/** A failed result as lines for a person: each failed check with what was asked, expected and got. */
public final class FailureText {
    private FailureText() {}

    /** @param again the command that runs just this case again with the same seed and target */
    public static List<String> of(Result result, String again, Ink ink) {
        List<String> lines = new ArrayList<>();
        for (CheckResult check : result.checksWith(Verdict.FAIL)) add(check, ink, lines);
        for (CheckResult check : result.checksWith(Verdict.WARN))
            lines.add("    " + ink.yellow("WARN") + " " + check.id() + ": expected " + check.failures().getFirst().expected() + ", got " + check.failures().getFirst().got());
        if (!result.verdict().good()) lines.add("    " + ink.dim("again") + "    " + again);
        return lines;
    }

    /** The command line of one case; {@code flags} are those of the run, quoted for a shell where they need it. */
    public static String again(String file, long seed, List<String> flags) {
        StringBuilder line = new StringBuilder("./jbang cases/").append(file);
        if (seed != 0) line.append(" --seed ").append(seed);
        for (String flag : flags) line.append(' ').append(flag.matches("[\\w./:=@%+,-]+") ? flag : "'" + flag.replace("'", "'\\''") + "'");
        return Secrets.mask(line.toString());
    }

    private static void add(CheckResult check, Ink ink, List<String> lines) {
        lines.add("    " + ink.red("FAIL") + " " + check.id() + (check.evaluations() > 1 ? " (" + check.failed() + " of " + check.evaluations() + ")" : ""));
        if (check.failures().isEmpty()) return;
        Failure first = check.failures().getFirst();
        first.asked().forEach(a -> lines.add("      " + ink.dim("asked") + "    " + a));
        lines.add("      " + ink.dim("expected") + " " + first.expected());
        lines.add("      " + ink.dim("got") + "      " + first.got());
    }
}

package report;

import java.util.ArrayList;
import java.util.List;
import kit.Result.CheckResult;
import kit.Result.Failure;

/** One failed evaluation as plain lines, for reports that have no layout of their own. */
final class Quoted {
    private Quoted() {}

    /** @param again the command that runs the case again */
    static String lines(CheckResult check, Failure failure, String again) {
        List<String> lines = new ArrayList<>();
        lines.add(check.id() + count(check) + (failure.step().isEmpty() ? "" : ", in step: " + failure.step()));
        failure.asked().forEach(a -> lines.add("asked    " + Shown.quote(a)));
        lines.add("expected " + Shown.quote(failure.expected()));
        lines.add("got      " + Shown.quote(failure.got()));
        lines.add("again    " + again);
        return String.join("\n", lines);
    }

    /** Such as " (3 of 40)"; empty for a check that was evaluated once. */
    static String count(CheckResult check) { return check.evaluations() > 1 ? " (" + check.failed() + " of " + check.evaluations() + ")" : ""; }
}

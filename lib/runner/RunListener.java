package runner;

import java.util.List;

/** Hears of a run as it goes. Called by one thread at a time; every report and the live display is one of these. */
public interface RunListener {
    default void runBegins(RunResult nothingYet, List<CaseFile> selected) {}

    default void caseBegins(CaseFile file) {}

    default void stepBegins(CaseFile file, String step) {}

    /** @param soFar the run with this outcome in it */
    default void caseEnded(CaseOutcome outcome, RunResult soFar) {}

    default void runEnded(RunResult result) {}
}

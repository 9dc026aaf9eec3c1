package runner;

import java.util.List;

/** Hears of a run as it goes. Called by one thread at a time; every report and the live display is one of these. */
public interface RunListener {
    default void runBegins(RunResult nothingYet, List<CaseFile> selected) {}

    default void caseBegins(Turn turn) {}

    default void stepBegins(Turn turn, String step) {}

    /** A bad attempt, after which the turn gets another one. */
    default void attemptFailed(CaseOutcome attempt) {}

    /** @param soFar the run with this outcome in it */
    default void caseEnded(CaseOutcome outcome, RunResult soFar) {}

    default void runEnded(RunResult result) {}
}

package runner;

import java.util.List;

/** Hears of a run as it goes. Called by one thread at a time; every report and the live display is one of these. */
public interface RunListener {
    default void runBegins(RunResult nothingYet, List<CaseFile> selected) {}

    default void caseBegins(Turn turn) {}

    default void stepBegins(Turn turn, String step) {}

    /** A bad attempt, after which the turn gets another one. */
    default void attemptFailed(CaseOutcome attempt) {}

    /** Its servers stay up until a person lets them go; {@code running} tells where they are. */
    default void caseHolds(CaseOutcome verdictSoFar, List<String> running) {}

    /** @param soFar the run with this outcome in it */
    default void caseEnded(CaseOutcome outcome, RunResult soFar) {}

    default void runEnded(RunResult result) {}
}

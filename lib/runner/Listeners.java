package runner;

import java.util.List;

/** Tells all listeners, one thread at a time. */
final class Listeners implements RunListener {
    private final List<RunListener> all;

    Listeners(List<RunListener> all) { this.all = List.copyOf(all); }

    @Override public synchronized void runBegins(RunResult nothingYet, List<CaseFile> selected) { all.forEach(l -> l.runBegins(nothingYet, selected)); }

    @Override public synchronized void caseBegins(Turn turn) { all.forEach(l -> l.caseBegins(turn)); }

    @Override public synchronized void stepBegins(Turn turn, String step) { all.forEach(l -> l.stepBegins(turn, step)); }

    @Override public synchronized void attemptFailed(CaseOutcome attempt) { all.forEach(l -> l.attemptFailed(attempt)); }

    @Override public synchronized void caseHolds(CaseOutcome verdictSoFar, List<String> running) { all.forEach(l -> l.caseHolds(verdictSoFar, running)); }

    @Override public synchronized void caseEnded(CaseOutcome outcome, RunResult soFar) { all.forEach(l -> l.caseEnded(outcome, soFar)); }

    @Override public synchronized void runEnded(RunResult result) { all.forEach(l -> l.runEnded(result)); }
}

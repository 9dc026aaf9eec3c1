package runner;

import java.util.List;

/** Tells all listeners, one thread at a time. */
final class Listeners implements RunListener {
    private final List<RunListener> all;

    Listeners(List<RunListener> all) { this.all = List.copyOf(all); }

    @Override public synchronized void runBegins(RunResult nothingYet, List<CaseFile> selected) { all.forEach(l -> l.runBegins(nothingYet, selected)); }

    @Override public synchronized void caseBegins(CaseFile file) { all.forEach(l -> l.caseBegins(file)); }

    @Override public synchronized void stepBegins(CaseFile file, String step) { all.forEach(l -> l.stepBegins(file, step)); }

    @Override public synchronized void caseEnded(CaseOutcome outcome, RunResult soFar) { all.forEach(l -> l.caseEnded(outcome, soFar)); }

    @Override public synchronized void runEnded(RunResult result) { all.forEach(l -> l.runEnded(result)); }
}

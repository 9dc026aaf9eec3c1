package kit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kit.Result.CheckResult;
import kit.Result.Failure;

/** Gathers the evaluations of a case's checks by id, and its faults, from any thread. */
final class Recorder {
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");
    private static final int FAILURES_KEPT = 5;

    private static final class Entry {
        final long atMs;
        final boolean recommended;
        int evaluations;
        int failed;
        final List<Failure> failures = new ArrayList<>();

        Entry(long atMs, boolean recommended) {
            this.atMs = atMs;
            this.recommended = recommended;
        }
    }

    private final String caseNumber;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<FaultBand> faults = new ArrayList<>();

    Recorder(String caseNumber) { this.caseNumber = caseNumber; }

    /** Notes one evaluation; {@code failure} is null when it held, {@code recommended} makes a failure a warning. Returns the full id. */
    synchronized String record(String shortId, Failure failure, long atMs, boolean recommended) {
        if (!ID.matcher(shortId).matches()) throw new IllegalArgumentException("'" + shortId + "' is no check id such as get.whole-object-is-200");
        String id = caseNumber + "/" + shortId;
        Entry entry = entries.computeIfAbsent(id, k -> new Entry(atMs, recommended));
        entry.evaluations++;
        if (failure != null) {
            entry.failed++;
            if (entry.failures.size() < FAILURES_KEPT) entry.failures.add(failure);
        }
        return id;
    }

    synchronized FaultBand add(FaultBand fault) {
        faults.add(fault);
        return fault;
    }

    synchronized List<Result.FaultResult> faults() { return faults.stream().map(FaultBand::result).toList(); }

    synchronized int evaluations() { return entries.values().stream().mapToInt(e -> e.evaluations).sum(); }

    synchronized int failed() { return entries.values().stream().filter(e -> !e.recommended).mapToInt(e -> e.failed).sum(); }

    /** Checks that failed though the ledger does not list them; recommended ones are none of them. */
    synchronized List<String> unexpected(Ledger ledger) {
        return entries.entrySet().stream().filter(e -> e.getValue().failed > 0 && !e.getValue().recommended && ledger.find(e.getKey()).isEmpty()).map(Map.Entry::getKey).toList();
    }

    /** The checks so far, judged against the ledger: a listed failure is XFAIL, a listed pass a FAIL. */
    synchronized List<CheckResult> judged(Ledger ledger) {
        List<CheckResult> results = new ArrayList<>();
        entries.forEach((id, e) -> results.add(judge(id, e, ledger)));
        return results;
    }

    private static CheckResult judge(String id, Entry e, Ledger ledger) {
        var row = ledger.find(id);
        if (row.isPresent() && e.failed == 0 && !row.get().sometimes()) {
            var stale = new Failure("", List.of(), "to fail as expected/" + ledger.target() + ".yaml says: " + row.get().seen(), "it passed: the row is out of date");
            return new CheckResult(id, Verdict.FAIL, e.evaluations, 0, e.atMs, List.of(stale));
        }
        Verdict verdict = e.failed == 0 ? Verdict.PASS : row.isPresent() ? Verdict.XFAIL : e.recommended ? Verdict.WARN : Verdict.FAIL;
        return new CheckResult(id, verdict, e.evaluations, e.failed, e.atMs, List.copyOf(e.failures));
    }
}

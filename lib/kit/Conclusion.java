package kit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kit.Result.CheckResult;
import kit.Result.NodeResult;
import kit.Result.StepResult;

/** Draws the verdict of a case from its checks, its ending and the ledger. */
record Conclusion(Header header, Ledger ledger, Recorder recorder) {

    /** @param ended how the case was cut short, or null when it ran to its end */
    Result of(Options options, long seed, Instant startedAt, long durationMs, long setUpMs, List<StepResult> steps, List<NodeResult> nodes,
              List<String> notes, Verdict ended, String endReason) {
        List<CheckResult> checks = recorder.judged(ledger);
        Verdict verdict = verdict(checks, ended);
        String reason = reason(checks, verdict, ended, endReason);
        if (verdict.good() && ended == null) {
            var unreached = ledger.unreached(header.id(), checks.stream().map(CheckResult::id).collect(Collectors.toSet()));
            if (!unreached.isEmpty()) {
                verdict = Verdict.FAIL;
                reason = "expected/" + ledger.target() + ".yaml lists checks that never ran: " + unreached;
            }
        }
        return new Result(header.name(), header.description(), options.target(header), seed, verdict, reason, startedAt.toString(), durationMs, setUpMs,
            List.copyOf(steps), checks, recorder.faults(), List.copyOf(nodes), List.copyOf(notes));
    }

    private static Verdict verdict(List<CheckResult> checks, Verdict ended) {
        if (has(checks, Verdict.FAIL)) return Verdict.FAIL;
        boolean onlyKnown = has(checks, Verdict.XFAIL);
        if (ended != null && !(ended == Verdict.FAIL && onlyKnown)) return ended;
        if (onlyKnown) return Verdict.XFAIL;
        return checks.isEmpty() ? Verdict.ERROR : Verdict.PASS;
    }

    private static String reason(List<CheckResult> checks, Verdict verdict, Verdict ended, String endReason) {
        List<String> parts = new ArrayList<>();
        if (endReason != null) parts.add(endReason);
        else if (verdict == Verdict.ERROR) parts.add("the case checked nothing");
        if (ended == null || ended == Verdict.FAIL) {
            List<String> ids = checks.stream().filter(c -> c.verdict() == verdict && verdict != Verdict.PASS).map(CheckResult::id).toList();
            if (!ids.isEmpty() && parts.isEmpty()) parts.add(String.join(", ", ids));
        }
        return parts.isEmpty() ? null : String.join("; ", parts);
    }

    private static boolean has(List<CheckResult> checks, Verdict v) { return checks.stream().anyMatch(c -> c.verdict() == v); }
}

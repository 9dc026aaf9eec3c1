package kit;

/** What a check, a step or a case ended as (docs/testing.md, "Verdicts"). */
public enum Verdict {
    PASS, FAIL, SKIP, INCONCLUSIVE, ERROR, XFAIL,
    /** Good at last, after an attempt that was not; only a run with retries says so. */
    FLAKY,
    /** A check on something that the contract only recommends did not hold; no case ends as this. */
    WARN;

    /** True when a run that contains only such verdicts exits 0. */
    public boolean good() { return this == PASS || this == SKIP || this == XFAIL || this == FLAKY || this == WARN; }

    /** The exit code of a single case: 0 good, 1 failed or inconclusive, 3 the set-up broke. */
    public int exitCode() { return good() ? 0 : this == ERROR ? 3 : 1; }
}

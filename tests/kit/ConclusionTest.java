package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConclusionTest {
    private final Header header = Header.parse(Path.of("cases/001_x.java"), List.of("//DESCRIPTION d", "//MAIN X", "//DEPS ../lib/Casebook.java", "//SYSTEM none"));
    private final Recorder recorder = new Recorder("001");

    private static Ledger knowing(String check) { return new Ledger("t", Map.of(check, new Ledger.Row(check, "1", "seen", "1.0", "x", false))); }

    private void passes(String id) { recorder.record(id, null, 1, false); }

    private void fails(String id) { recorder.record(id, new Result.Failure("step", List.of("GET /"), "is 1", "was 2"), 1, false); }

    private void misses(String id) { recorder.record(id, new Result.Failure("step", List.of(), "is 1", "was 2"), 1, true); }

    private Result conclude(Ledger ledger, Verdict ended) {
        var options = new Options();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options)).parseArgs();
        return new Conclusion(header, ledger, recorder).of(options, 1, Instant.now(), 1, 0, List.of(), List.of(), List.of(), ended, ended == null ? null : "because");
    }

    private Verdict verdict(Ledger ledger, Verdict ended) { return conclude(ledger, ended).verdict(); }

    @Test void aCaseWithoutChecksIsAnError() { assertThat(verdict(Ledger.none("t"), null), is(Verdict.ERROR)); }

    @Test void allPassedIsAPass() {
        passes("a.b");
        assertThat(verdict(Ledger.none("t"), null), is(Verdict.PASS));
    }

    @Test void oneFailureFailsAndOutweighsHowItEnded() {
        passes("a.b");
        fails("a.c");
        assertThat(verdict(Ledger.none("t"), null), is(Verdict.FAIL));
        for (Verdict ended : List.of(Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.SKIP)) assertThat(verdict(Ledger.none("t"), ended), is(Verdict.FAIL));
    }

    @Test void aMissedRecommendationIsAWarningOnly() {
        misses("a.b");
        assertThat(verdict(Ledger.none("t"), null), is(Verdict.PASS));
        assertThat(conclude(Ledger.none("t"), null).checks().getFirst().verdict(), is(Verdict.WARN));
        assertThat(verdict(knowing("001/a.b"), null), is(Verdict.XFAIL));
    }

    @Test void theEndingDecidesWhereChecksDoNot() {
        passes("a.b");
        for (Verdict ended : List.of(Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.SKIP)) {
            assertThat(verdict(Ledger.none("t"), ended), is(ended));
            assertThat(conclude(Ledger.none("t"), ended).reason(), is("because"));
        }
    }

    @Test void aKnownFailureIsExpectedAndAKnownPassFails() {
        fails("a.b");
        assertThat(verdict(knowing("001/a.b"), null), is(Verdict.XFAIL));
        assertThat("stopped at a known failure", verdict(knowing("001/a.b"), Verdict.FAIL), is(Verdict.XFAIL));
        passes("a.c");
        assertThat(verdict(knowing("001/a.c"), null), is(Verdict.FAIL));
    }

    @Test void aRowThatIsNeverReachedFails() {
        passes("a.b");
        Result result = conclude(knowing("001/a.gone"), null);
        assertThat(result.verdict(), is(Verdict.FAIL));
        assertThat(result.reason(), containsString("001/a.gone"));
    }

    @Test void failuresAreCountedAndTheFirstFiveKept() {
        for (int i = 0; i < 9; i++) fails("a.b");
        passes("a.b");
        Result.CheckResult check = conclude(Ledger.none("t"), null).checks().getFirst();
        assertThat(check.evaluations(), is(10));
        assertThat(check.failed(), is(9));
        assertThat(check.failures(), hasSize(5));
        assertThat(check.id(), is("001/a.b"));
    }

    @Test void anIdHasAPart() {
        for (String bad : List.of("nodot", "Upper.case", "a b.c", "a.", ".a", "a_b.c")) assertThrows(IllegalArgumentException.class, () -> passes(bad), bad);
    }

    @Test void onlyARaceMayPassAgainstItsRow() {
        passes("a.b");
        var row = new Ledger.Row("001/a.b", "1", "seen", "1.0", "x", true);
        assertThat(verdict(new Ledger("t", Map.of("001/a.b", row)), null), is(Verdict.PASS));
        assertThat(verdict(knowing("001/a.b"), null), is(Verdict.FAIL));
    }
}

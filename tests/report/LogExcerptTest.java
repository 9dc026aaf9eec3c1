package report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import report.LogExcerpt.Line;

/** Logs on the clock of a case: times in several formats, the lines worth reading, never more than the limits. */
class LogExcerptTest {
    @TempDir Path temp;
    private final LogClock clock = new LogClock("2026-03-01T10:00:00.500Z", 10_000);

    private static String local(String instant, String pattern) { return DateTimeFormatter.ofPattern(pattern).withZone(ZoneId.systemDefault()).format(Instant.parse(instant)); }

    @Test void timesAreReadWhateverTheirFormat() {
        assertThat(clock.atMs(local("2026-03-01T10:00:02.250Z", "HH:mm:ss.SSS") + " INFO x"), is(OptionalLong.of(1750)));
        assertThat(clock.atMs("2026-03-01T10:00:02.250123Z  INFO x"), is(OptionalLong.of(1750)));
        assertThat(clock.atMs("\u001b[2m2026-03-01T12:00:02.250+02:00\u001b[0m x"), is(OptionalLong.of(1750)));
        assertThat(clock.atMs("[2026-03-01 10:00:02,250] INFO utc without saying so"), is(OptionalLong.of(1750)));
        assertThat(clock.withoutTime("2026-03-01T10:00:02.250123Z  INFO x"), is("INFO x"));
        for (String none : List.of("", "INFO x", "  at x.Y.z(Y.java:12:30:11)", "2026-03-02T10:00:02Z another day", "99:99:99 x")) assertThat(none, clock.atMs(none), is(OptionalLong.empty()));
        assertThat(clock.withoutTime("99:99:99 x"), is("99:99:99 x"));
    }

    @Test void midnightMayLieBetween() {
        String start = java.time.LocalDate.of(2026, 3, 1).atTime(23, 59, 59).atZone(ZoneId.systemDefault()).toInstant().toString();
        assertThat(new LogClock(start, 10_000).atMs("00:00:02.000 x"), is(OptionalLong.of(3000)));
    }

    private LogExcerpt excerpt(Verdict verdict, String word, int budgetChars) throws Exception {
        var run = new SampleRun(temp).add("001_x", verdict, "x", SampleRun.missed("001/a.c", Verdict.FAIL, "GET /", "1", "2")).logs(900, word + " " + "y".repeat(400));
        return LogExcerpt.of(run.run().cases().getFirst(), budgetChars);
    }

    @Test void theLinesAroundAFailureAndTheEndsAreThereInOrderOfTime() throws Exception {
        LogExcerpt log = excerpt(Verdict.FAIL, "word", 1_000_000);
        List<Line> ofCase = log.lines().stream().filter(l -> l.source().equals(LogExcerpt.CASE)).toList();
        int failed = ofCase.stream().map(Line::failedCheck).toList().indexOf("001/a.c");
        assertThat(ofCase.get(failed).atMs(), is(4200L));
        assertThat("eight lines before it", ofCase.get(failed - 8).atMs(), is(4120L));
        assertThat(ofCase.getFirst().atMs(), is(0L));
        assertThat(ofCase.getLast().atMs(), is(8990L));
        assertThat(log.lines().stream().map(Line::atMs).toList(), is(log.lines().stream().map(Line::atMs).sorted().toList()));
        assertThat("what is left out is said", log.lines().stream().filter(l -> l.source().isEmpty()).map(Line::text).toList(), hasItem(containsString(" lines of case.log left out")));
        List<Long> ofNode = log.lines().stream().filter(l -> l.source().equals("n1")).map(Line::atMs).toList();
        assertThat(ofNode, hasSize(40));
        assertThat(ofNode.getLast(), is(9990L));
    }

    @Test void itIsBounded() throws Exception {
        assertThat(excerpt(Verdict.FAIL, "FAILED 001/a.d: ", 1_000_000).lines().stream().filter(l -> !l.source().isEmpty()).count(), is(200L));
        assertThat(excerpt(Verdict.PASS, "FAILED 001/a.d: ", 1_000_000).lines().stream().filter(l -> !l.source().isEmpty()).count(), is(60L));
        assertThat(excerpt(Verdict.FAIL, "word", 5_000).lines().stream().mapToInt(l -> l.text().length()).sum(), lessThan(8_000));
    }

    @Test void aCaseWithoutLogsHasNone() throws Exception {
        var run = new SampleRun(temp).add("001_x", Verdict.SKIP, "x");
        assertThat(LogExcerpt.of(run.run().cases().getFirst(), 1000).lines(), is(empty()));
    }
}

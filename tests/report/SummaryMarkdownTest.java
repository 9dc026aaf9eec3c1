package report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kit.Secrets;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** summary.md: failures first, bounded, and where GitHub looks for it. */
class SummaryMarkdownTest {
    private static final int LIMIT = Reports.SUMMARY_LIMIT_BYTES;
    @TempDir Path temp;

    private SampleRun goodAndBad() throws Exception {
        return new SampleRun(temp).add("001_good", Verdict.PASS, null, SampleRun.passed("001/a.b"), SampleRun.missed("001/a.may", Verdict.WARN, "GET /", "is 1", "was 2"))
            .add("002_bad", Verdict.FAIL, "002/a.c", SampleRun.missed("002/a.c", Verdict.FAIL, "GET /x", "is <206>", "was <200>"))
            .add("003_broken", Verdict.ERROR, "n2 exited with code 2\nlast words").interrupted("004_waits");
    }

    private static int bytes(String text) { return text.getBytes(StandardCharsets.UTF_8).length; }

    @Test void failuresComeFirst() throws Exception {
        String text = SummaryMarkdown.of(goodAndBad().run(), LIMIT);
        assertThat(text, stringContainsInOrder("## Casebook: 1 FAIL, 1 ERROR, 1 PASS, 1 not run", "### FAIL 002_bad", "FAIL 002/a.c (2 of 9)", "asked    GET /x", "expected is <206>", "got      was <200>",
            "./jbang cases/002_bad.java --seed 42", "### ERROR 003_broken", "last words", "WARN 001/a.may: expected is 1, got was 2", "| **FAIL** | 002_bad", "| **ERROR** |", "| PASS | 001_good", "| not run | 004_waits"));
        assertThat(text, containsString("**interrupted**"));
    }

    @Test void whatWasFlakyIsNotHidden() throws Exception {
        String text = SummaryMarkdown.of(new SampleRun(temp).add("002_x", Verdict.FAIL, "002/a.b", SampleRun.missed("002/a.b", Verdict.FAIL, "GET /", "is 1", "was 2")).add("002_x", Verdict.PASS, null, SampleRun.passed("002/a.b")).lastWasRetried().run(), LIMIT);
        assertThat(text, stringContainsInOrder("1 FLAKY", "### FLAKY 002_x", "Good at attempt 2", "FAIL 002/a.b", "was 2", "| **FLAKY** |"));
    }

    @Test void whatServersSayStaysText() throws Exception {
        Secrets.keep("told`by`flag");
        String hostile = "```\n# big\n</td>|<script>`told`by`flag";
        String text = SummaryMarkdown.of(new SampleRun(temp).add("001_bad", Verdict.FAIL, "001/a.b", SampleRun.missed("001/a.b", Verdict.FAIL, hostile, "x", "y")).add("002_x", Verdict.SKIP, "a|b<i>").run(), LIMIT);
        assertThat(text, containsString("\n````text\nFAIL 001/a.b"));
        assertThat(text, containsString("| a\\|b\\<i\\> |"));
        assertThat(text, allOf(not(containsString("told`by`flag")), containsString("<script>`***")));
    }

    @Test void itIsBoundedAndSaysSo() throws Exception {
        var run = new SampleRun(temp);
        for (int i = 1; i <= 200; i++) {
            String id = "%03d".formatted(i);
            run.add(id + "_bad", Verdict.FAIL, id + "/a.b", SampleRun.missed(id + "/a.b", Verdict.FAIL, "ü".repeat(5000), "ü".repeat(5000), "ü".repeat(5000)));
        }
        String text = SummaryMarkdown.of(run.run(), LIMIT);
        assertThat(bytes(text), both(lessThanOrEqualTo(LIMIT)).and(greaterThan(LIMIT / 2)));
        assertThat(text, endsWith("the rest stands in report.html\n"));
        assertThat(bytes(SummaryMarkdown.of(run.run(), 20)), lessThanOrEqualTo(20));
    }

    @Test void itIsAppendedForGitHub() throws Exception {
        Path step = Files.writeString(temp.resolve("step.md"), "before\n");
        var err = new ByteArrayOutputStream();
        new Reports(new PrintStream(err), Map.of("GITHUB_STEP_SUMMARY", step.toString())).runEnded(goodAndBad().run());
        assertThat(Files.readString(step), is("before\n" + Files.readString(temp.resolve("summary.md"))));
        Files.writeString(step, "x".repeat(LIMIT - 100));
        new Reports(new PrintStream(err), Map.of("GITHUB_STEP_SUMMARY", step.toString())).runEnded(goodAndBad().run());
        assertThat("with what is there already", Files.size(step), lessThanOrEqualTo((long) LIMIT));
        assertThat(err.toString(), is(""));
    }

    @Test void aReportThatCannotBeWrittenIsToldAndTheOthersAreThere() throws Exception {
        var err = new ByteArrayOutputStream();
        Files.createDirectories(temp.resolve("junit.xml/taken"));
        new Reports(new PrintStream(err), Map.of()).runEnded(goodAndBad().run());
        assertThat(err.toString(), both(startsWith("cannot write ")).and(containsString("junit.xml")));
        assertThat(Files.exists(temp.resolve("report.html")) && Files.exists(temp.resolve("summary.md")), is(true));
    }
}

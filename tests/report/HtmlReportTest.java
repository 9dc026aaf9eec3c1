package report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kit.Result.CheckResult;
import kit.Secrets;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** report.html: one page that loads nothing, runs nothing of what servers said, and begins with what failed. */
class HtmlReportTest {
    private static final long LIMIT_BYTES = 10_000_000;
    @TempDir Path temp;

    private String page(SampleRun run) { return HtmlReport.of(run.run()); }

    private SampleRun goodAndBad() throws Exception {
        return new SampleRun(temp).add("001_good", Verdict.PASS, null, SampleRun.passed("001/a.b")).logs(500, "GET /")
            .add("002_bad", Verdict.FAIL, "002/a.c", SampleRun.passed("002/a.b"), SampleRun.missed("002/a.c", Verdict.FAIL, "GET /x -> 200", "is <206>", "was <200>")).logs(900, "PUT /a");
    }

    @Test void theFailingCheckStandsFirstAndOpen() throws Exception {
        String page = page(goodAndBad());
        assertThat(page, stringContainsInOrder("<details class=\"case FAIL\" id=\"002\"", " open>", "002/a.c", "(2 of 9)", "<dt>step</dt>", "it reads back", "<dt>asked</dt><dd>GET /x -&gt; 200</dd>",
            "is &lt;206&gt;", "was &lt;200&gt;", "<dt>again</dt>", "./jbang cases/002_bad.java --seed 42", "class=\"timeline\"", "<details class=\"case PASS\" id=\"001\"", "<template>"));
    }

    @Test void theTimelineHasNodesStepsFaultsAndChecks() throws Exception {
        String page = page(goodAndBad());
        assertThat(page, containsString("<g class=\"state paused\"><rect x=\"49.994%\" width=\"18.748%\""));
        assertThat(page, containsString("n3 dead from 6.000 to 8.001 s: exit code 137"));
        assertThat(page, containsString("<g class=\"fault open\"><rect x=\"74.991%\""));
        assertThat("a target that is no node has a row of its own", page, containsString("<span title=\"redis://127.0.0.1:6379\">"));
        assertThat(page, stringContainsInOrder("<g class=\"step PASS\">", "1. a write is acknowledged, 1.000 s"));
        assertThat(page, containsString("<g class=\"tick FAIL\">"));
        assertThat(page, stringContainsInOrder("<h3>Faults</h3>", "<td>pause<td>n2", "pid 4712 is in state T", "it answers", "<td>kill<td>n3", "<em>stays</em>"));
    }

    @Test void hostileTextStaysText() throws Exception {
        String hostile = "</script><b>x</b><!-- ' \" &amp; </template></details>";
        String page = page(new SampleRun(temp).add("001_bad", Verdict.FAIL, hostile, SampleRun.missed("001/a.b", Verdict.FAIL, hostile, hostile, hostile)).logs(50, hostile).add("002_broken", Verdict.ERROR, hostile));
        assertThat(page, not(containsString("<b>x")));
        assertThat(page, not(containsString("<!-- ")));
        assertThat(page, containsString("&lt;/script&gt;&lt;b&gt;x&lt;/b&gt;&lt;!-- &#39; &quot; &amp;amp; &lt;/template&gt;"));
        assertThat("one script, one end of it", Pattern.compile("</script").matcher(page).results().count(), is(1L));
        assertThat(Pattern.compile("<template>").matcher(page).results().count(), is(Pattern.compile("</template>").matcher(page).results().count()));
    }

    @Test void itLoadsNothingFromElsewhere() throws Exception {
        String page = page(goodAndBad());
        assertThat(page, not(matchesPattern("(?is).*(<link|<img|<iframe|@import|\\bsrc=|srcset|url\\((?!#)|fetch\\(|XMLHttpRequest|import\\().*")));
        List<String> links = Pattern.compile("href=\"([^\"]*)\"").matcher(page).results().map(m -> m.group(1)).toList();
        assertThat(links, hasItems("002_bad/case.log", "002_bad/nodes/n1.log", "#002"));
        assertThat(links, everyItem(not(anyOf(containsString(":"), startsWith("/"), containsString("..")))));
    }

    @Test void noSecretIsInIt() throws Exception {
        Secrets.keep("Sup3r<Secret>");
        String telling = "signed Sup3r<Secret> --s3-secret-key abcdef redis://me:geheim@h:1";
        String page = page(new SampleRun(temp).add("001_bad", Verdict.FAIL, telling, SampleRun.missed("001/a.b", Verdict.FAIL, telling, telling, telling)).logs(30, telling).add("002_broken", Verdict.ERROR, telling));
        for (String secret : List.of("Sup3r", "abcdef", "geheim")) assertThat(page, not(containsString(secret)));
        assertThat(page, containsString("signed *** --s3-secret-key *** redis://me:***@h:1"));
        assertThat("half a secret is one, too", Shown.cut("x".repeat(95) + "Sup3r<Secret>", 100), not(containsString("Sup")));
    }

    @Test void twoHundredCasesWithLongLogsStayBelowTenMegabytes() throws Exception {
        var run = new SampleRun(temp);
        String text = "&".repeat(5000);
        for (int i = 1; i <= 200; i++) {
            String id = "%03d".formatted(i);
            boolean even = i % 2 == 0;
            var checks = Stream.iterate(0, n -> n + 1).limit(30).map(n -> even ? SampleRun.missed(id + "/a.b" + n, Verdict.FAIL, text, text, text) : SampleRun.passed(id + "/a.b" + n)).toList();
            run.add(id + "_long", i % 2 == 0 ? Verdict.FAIL : Verdict.PASS, i % 2 == 0 ? "because" : null, checks.toArray(CheckResult[]::new)).logs(1000, "GET /" + "x".repeat(400));
        }
        String page = page(run);
        assertThat((long) page.getBytes(StandardCharsets.UTF_8).length, both(lessThan(LIMIT_BYTES)).and(greaterThan(1_000_000L)));
        assertThat("only the first failures stand open", Pattern.compile(" open>").matcher(page).results().count(), is(12L));
    }

    @Test void aFlakyCaseShowsWhatWentWrongBefore() throws Exception {
        String page = page(new SampleRun(temp).add("001_good", Verdict.PASS, null, SampleRun.passed("001/a.b")).add("002_x", Verdict.FAIL, "002/a.b", SampleRun.missed("002/a.b", Verdict.FAIL, "GET /", "is 1", "was 2")).logs(50, "x")
            .add("002_x", Verdict.PASS, null, SampleRun.passed("002/a.b")).lastWasRetried());
        assertThat(page, stringContainsInOrder("1 FLAKY", "<details class=\"case FLAKY\" id=\"002\"", "good at attempt 2, after 002/a.b", "attempt 1 <span class=\"verdict\">FAIL</span>", "#log-002/attempt-1/a.b", "is 1", "was 2", "<details class=\"case PASS\" id=\"001\""));
    }

    @Test void whatFailedLastStandsBeforeEarlierAttempts() throws Exception {
        String page = page(new SampleRun(temp).add("002_x", Verdict.FAIL, "002/a.b", SampleRun.missed("002/a.b", Verdict.FAIL, "GET /first", "is 1", "was 2"))
            .add("002_x", Verdict.FAIL, "002/a.b", SampleRun.missed("002/a.b", Verdict.FAIL, "GET /last", "is 1", "was 3")).lastWasRetried());
        assertThat(page, stringContainsInOrder("<details class=\"case FAIL\"", "GET /last", "attempt 1", "GET /first"));
    }

    @Test void aRunThatWasInterruptedSaysSo() throws Exception {
        String page = page(new SampleRun(temp).interrupted("001_waits"));
        assertThat(page, stringContainsInOrder("1 not run", "This run was interrupted", "<h3>Not run</h3>", "001_waits"));
    }
}

package report;

import static history.linear.Linearizable.linearizable;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import history.linear.Action;
import history.linear.Answer;
import history.linear.Budget;
import history.linear.History;
import history.linear.Judgement;
import history.linear.Linearizability;
import history.linear.Operation;
import history.linear.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kit.Inconclusive;
import kit.Result;
import kit.Result.CheckResult;
import kit.Result.Failure;
import kit.Secrets;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a check judged and can be drawn stands in the report where the check failed. */
class PictureTest {
    @TempDir Path temp;

    /** Somebody still reads the value that another one has replaced. */
    private static Judgement lost() {
        return Linearizability.judge(new History(List.of(set(0, "a"), set(1, "b"), operation(2, new Action.Get(), Answer.read("a")))), Budget.standard());
    }

    private static Judgement legal() { return Linearizability.judge(new History(List.of(set(0, "a"))), Budget.standard()); }

    private static Operation set(int number, String value) { return operation(number, new Action.Set(value), Answer.done()); }

    private static Operation operation(int number, Action action, Answer answer) {
        return new Operation(number, "c" + number, "node 1", "user:1", 0, action, Outcome.OK, answer, 10 * number, 10 * number + 5);
    }

    private static CheckResult failed(String picture) {
        return new CheckResult("002/k4.history", Verdict.FAIL, 1, 1, 4200, List.of(new Failure("it reads back", List.of(), "linearizable", "was a lost write", picture)));
    }

    private SampleRun run(String picture) throws Exception {
        var run = new SampleRun(temp).add("002_bad", Verdict.FAIL, "002/k4.history", failed("picture-1.html"), SampleRun.missed("002/z.later", Verdict.FAIL, "GET", "is 1", "was 2"));
        if (picture != null) Files.writeString(temp.resolve("002_bad/picture-1.html"), picture);
        return run;
    }

    @Test void aFailedCheckKeepsThePictureOfWhatItJudged() throws Exception {
        Result result = TestCase.run(temp, c -> {
            c.check("history.is-legal", legal(), linearizable());
            c.check("history.is-not", lost(), linearizable());
            c.check("plain.fails", 1, is(2));
        });
        List<Failure> failures = result.checks().stream().flatMap(check -> check.failures().stream()).toList();
        assertThat(failures.stream().map(Failure::picture).toList(), contains("picture-1.html", null));
        assertThat(failures.getFirst().got(), startsWith("was not: lost acknowledged write of user:1:\n"));
        Path folder = temp.resolve(result.name());
        assertThat(Files.readString(folder.resolve("picture-1.html")), stringContainsInOrder("<figure", "lost acknowledged write", "</figure>"));
        assertThat("result.json has it, too", Result.read(folder.resolve("result.json")).checks().get(1).failures().getFirst().picture(), is("picture-1.html"));
    }

    @Test void anUndecidedHistoryIsNoFinding() {
        Assertions.assertThrows(Inconclusive.class, () -> linearizable().matches(new Judgement.Inconclusive("the budget was spent")));
    }

    @Test void itStandsInTheRedCheck() throws Exception {
        String page = HtmlReport.of(run(((Judgement.Violation) lost()).picture()).run());
        assertThat(page, stringContainsInOrder("<section class=\"check FAIL\">", "002/k4.history", "was a lost write", "<figure class=\"linear\">", "C read", "</figure>\n</section>", "002/z.later"));
    }

    @Test void noSecretIsInIt() throws Exception {
        Secrets.keep("Pictured<Secret>");
        assertThat(HtmlReport.of(run("<figure>Pictured<Secret></figure>").run()), allOf(containsString("<figure>***</figure>"), not(containsString("Pictured"))));
    }

    @Test void oneThatIsTooLongOrGoneIsNamed() throws Exception {
        String link = "there is a picture in <a href=\"002_bad/picture-1.html\">picture-1.html</a>";
        assertThat(HtmlReport.of(run("<figure>" + "x".repeat(100_000) + "</figure>").run()), allOf(containsString(link), not(containsString("xxx"))));
        Files.delete(temp.resolve("002_bad/picture-1.html"));
        assertThat(HtmlReport.of(run(null).run()), containsString(link));
    }
}

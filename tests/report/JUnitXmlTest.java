package report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import kit.Secrets;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** junit.xml: well-formed whatever servers say, a suite per case, a test per check, each outcome where CI viewers look for it. */
class JUnitXmlTest {
    @TempDir Path temp;

    private Element written(SampleRun run) throws Exception {
        JUnitXml.write(run.run(), temp.resolve("junit.xml"));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(temp.resolve("junit.xml").toFile()).getDocumentElement();
    }

    private static List<Element> all(Element root, String tag) {
        var nodes = root.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    }

    private static Element suite(Element root, String name) { return all(root, "testsuite").stream().filter(s -> s.getAttribute("name").equals(name)).findFirst().orElseThrow(); }

    private static Element test(Element root, String name) { return all(root, "testcase").stream().filter(t -> t.getAttribute("name").equals(name)).findFirst().orElseThrow(); }

    private static String counts(Element e) { return List.of("tests", "failures", "errors", "skipped").stream().map(e::getAttribute).toList().toString(); }

    private SampleRun everyVerdict() throws Exception {
        return new SampleRun(temp)
            .add("001_good", Verdict.PASS, null, SampleRun.passed("001/a.b"), SampleRun.missed("001/a.may", Verdict.WARN, "GET /", "is 1", "was 2"))
            .add("002_bad", Verdict.FAIL, "002/a.c", SampleRun.passed("002/a.b"), SampleRun.missed("002/a.c", Verdict.FAIL, "GET /x", "is <206>", "was <200>"))
            .add("003_broken", Verdict.ERROR, "n2 exited with code 2\nlast words", SampleRun.passed("003/a.b"))
            .add("004_unsure", Verdict.INCONCLUSIVE, "no witness", SampleRun.passed("004/a.b"))
            .add("005_skipped", Verdict.SKIP, "give --slow")
            .add("006_known", Verdict.XFAIL, "006/a.c", SampleRun.missed("006/a.c", Verdict.XFAIL, "GET /", "is 1", "was 2"))
            .add("007_stale_row", Verdict.FAIL, "the ledger lists checks that never ran: [007/z.z]", SampleRun.passed("007/a.b"));
    }

    @Test void aSuitePerCaseAndATestPerCheck() throws Exception {
        Element root = written(everyVerdict());
        assertThat(root.getTagName(), is("testsuites"));
        assertThat(all(root, "testsuite"), hasSize(7));
        assertThat(counts(suite(root, "001_good")), is("[2, 0, 0, 0]"));
        assertThat(counts(suite(root, "002_bad")), is("[2, 1, 0, 0]"));
        assertThat("and a test for the case itself", counts(suite(root, "003_broken")), is("[2, 0, 1, 0]"));
        assertThat(counts(root), is("[12, 2, 2, 2]"));
        assertThat(suite(root, "001_good").getAttribute("time"), is("8.000"));
        assertThat(test(root, "002/a.c").getAttribute("classname"), is("002_bad"));
    }

    @Test void eachOutcomeStandsWhereViewersLook() throws Exception {
        Element root = written(everyVerdict());
        Element failure = all(test(root, "002/a.c"), "failure").getFirst();
        assertThat(failure.getAttribute("message"), is("expected is <206>, got was <200>"));
        assertThat(failure.getTextContent(), stringContainsInOrder("002/a.c (2 of 9)", "asked    GET /x", "expected is <206>", "got      was <200>", "again    ./jbang cases/002_bad.java --seed 42"));
        Element error = all(test(root, "003/case"), "error").getFirst();
        assertThat(error.getAttribute("message"), is("n2 exited with code 2"));
        assertThat(error.getTextContent(), containsString("last words"));
        assertThat(all(test(root, "004/case"), "error").getFirst().getAttribute("type"), is("INCONCLUSIVE"));
        assertThat(all(test(root, "005/case"), "skipped").getFirst().getAttribute("message"), is("give --slow"));
        assertThat(all(test(root, "007/case"), "failure").getFirst().getAttribute("message"), containsString("never ran"));
    }

    @Test void aKnownFailureIsNoneAndAWarningIsSeen() throws Exception {
        Element root = written(everyVerdict());
        assertThat(all(suite(root, "006_known"), "failure"), is(empty()));
        assertThat(all(test(root, "006/a.c"), "skipped").getFirst().getAttribute("type"), is("XFAIL"));
        assertThat(all(test(root, "001/a.may"), "system-out").getFirst().getTextContent(), is("WARN: expected is 1, got was 2"));
        assertThat(all(suite(root, "001_good"), "failure"), is(empty()));
    }

    @Test void whatWasNotRunIsSkipped() throws Exception {
        Element root = written(new SampleRun(temp).add("001_good", Verdict.PASS, null, SampleRun.passed("001/a.b")).interrupted("002_waits"));
        assertThat(counts(suite(root, "002_waits")), is("[1, 0, 0, 1]"));
        assertThat(all(test(root, "002/case"), "skipped").getFirst().getAttribute("message"), startsWith("not run"));
    }

    @Test void aFlakyCasePassesAndSaysSo() throws Exception {
        Element root = written(new SampleRun(temp).add("001_x", Verdict.FAIL, "001/a.b", SampleRun.missed("001/a.b", Verdict.FAIL, "GET /", "is 1", "was 2")).add("001_x", Verdict.PASS, null, SampleRun.passed("001/a.b")).lastWasRetried());
        assertThat(counts(root), is("[2, 0, 0, 0]"));
        assertThat(all(test(root, "001/case"), "system-out").getFirst().getTextContent(), stringContainsInOrder("FLAKY: good at attempt 2", "FAIL 001/a.b", "again"));
    }

    @Test void anyTextIsWellFormedAndWithoutSecrets() throws Exception {
        Secrets.keep("s3cr<t&key");
        String hostile = "</failure>]]>\u0000\u0001\u001b[31mred\u001b[0m\ud800\uffff & s3cr<t&key \ud83d\ude00";
        Element root = written(new SampleRun(temp).add("001_bad", Verdict.FAIL, hostile, SampleRun.missed("001/a.b", Verdict.FAIL, hostile, hostile, hostile))
            .add("002_broken", Verdict.ERROR, hostile));
        String text = all(test(root, "001/a.b"), "failure").getFirst().getTextContent();
        assertThat(text, containsString("</failure>]]>\ufffd\ufffdred\ufffd\ufffd & *** \ud83d\ude00"));
        assertThat(all(root, "error").getFirst().getAttribute("message"), containsString("& ***"));
    }
}

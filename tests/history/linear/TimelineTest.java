package history.linear;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** A violation is told in sentences that name its operations, and drawn in a fragment that is well-formed, whatever was written. */
class TimelineTest {
    private static final String NASTY = "<b>\"&'\u0000";

    private static Judgement.Violation violation() {
        var history = new History(List.of(
            new Operation(0, "c1", "node 1", "k", 0, new Action.Set(NASTY), Outcome.OK, Answer.done(), 1_000_000, 2_000_000),
            new Operation(1, "c2", "node 1", "k", 0, new Action.Set("b"), Outcome.OK, Answer.done(), 3_000_000, 4_000_000),
            new Operation(2, "c3", "node 2", "k", 0, new Action.Get(), Outcome.OK, Answer.read(NASTY), 5_000_000, 6_500_000)));
        return (Judgement.Violation) Linearizability.judge(history, Budget.standard());
    }

    @Test void theArgumentNamesWhoCameBeforeWhom() {
        assertThat(violation().argument(), contains(
            "  A  0.000 – 1.000 ms  set \"<b>\"&'\\u0000\" on node 1 by c1",
            "  B  2.000 – 3.000 ms  set \"b\" on node 1 by c2",
            "  C  4.000 – 5.500 ms  get = \"<b>\"&'\\u0000\" on node 2 by c3",
            "  1. C read \"<b>\"&'\\u0000\", but it is not from A: A ended before B began, and B ended before C began, so B had replaced it."));
    }

    @Test void theTimelineIsWellFormed() throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(violation().timeline())));
        assertThat(document.getDocumentElement().getTagName(), is("figure"));
        assertThat(document.getElementsByTagName("rect").getLength(), is(3));
        assertThat("arrows", document.getElementsByTagName("marker").getLength(), is(1));
    }

    @Test void itLoadsNothing() { assertThat(violation().timeline(), not(containsString("http"))); }
}

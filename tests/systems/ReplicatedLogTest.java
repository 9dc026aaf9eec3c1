package systems;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.List;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import systems.log.Defect;

class ReplicatedLogTest {
    /** More than any machine has memory for. */
    private static final String MANY = "1000000";
    @TempDir Path folder;

    private Result starting(String... flags) { return TestCase.run(folder, List.of(flags), c -> ReplicatedLog.cluster(c).nodes(Integer.parseInt(MANY)).start().close()); }

    @Test void aCaseThatNeedsMoreNodesThanAllowedIsSkipped() {
        assertThat(starting().verdict(), is(Verdict.SKIP));
        assertThat(starting().reason(), is("it needs 1000000 nodes; give --max-nodes 1000000"));
    }

    @Test void withoutTheMemoryACaseIsSkippedUnlessItMustNotBe() {
        assertThat(starting("--max-nodes", MANY).reason(), startsWith("1000000 nodes need 250000500 MiB of memory;"));
        assertThat(starting("--max-nodes", MANY).verdict(), is(Verdict.SKIP));
        Result required = starting("--max-nodes", MANY, "--require-faults");
        assertThat(required.verdict(), is(Verdict.FAIL));
        assertThat(required.reason(), is("stopped at 999/cluster.has-what-it-needs"));
    }

    /** Links and random runs serve key-value clusters, too, whose servers have defects of their own. */
    @Test void onlyALogAsksWhetherADefectIsOneOfItsOwn() {
        List<String> flags = List.of("--defect", "of-another-system");
        Result asked = TestCase.run(folder.resolve("asked"), flags, c -> Defect.asked(c.options()));
        assertThat(asked.verdict(), is(Verdict.ERROR));
        assertThat(asked.reason(), startsWith("--defect of-another-system: there is [election-takes-a-minute, "));
        assertThat(TestCase.run(folder.resolve("in"), flags, c -> c.check("links.are-left-alone", Defect.MISUSE_IS_SILENT.in(c.options()), is(false))).verdict(), is(Verdict.PASS));
    }
}

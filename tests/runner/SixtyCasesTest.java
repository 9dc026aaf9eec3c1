package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.util.Map;
import java.util.TreeMap;
import kit.Verdict;
import org.junit.jupiter.api.Test;

/** Many cases, of which most misbehave, in few lanes: each gets its verdict, whatever ran beside it or before it in its worker. */
class SixtyCasesTest {
    private static final int EACH = 12;
    private static final String PASS = "c.check(\"it.holds\", 1, is(1));";

    private record Kind(String name, String header, String body, Verdict verdict) {}

    private static final Kind[] KINDS = {
        new Kind("sleeps", "", "Thread.sleep(100); " + PASS, Verdict.PASS),
        new Kind("fails", "", "c.check(\"it.holds\", 2, is(1));", Verdict.FAIL),
        new Kind("hangs", "//TIMEOUT 1", PASS + " new java.util.concurrent.Semaphore(0).acquire();", Verdict.ERROR),
        new Kind("leaks", "", PASS + " new ProcessBuilder(\"sleep\", \"414\").start();", Verdict.FAIL),
        new Kind("floods", "", "for (int i = 0; i < 6_000; i++) System.out.println(\"x\".repeat(1023)); " + PASS, Verdict.PASS),
    };

    @Test void eachGetsItsVerdict() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        try (var repository = new SyntheticRepository()) {
            for (int i = 0; i < EACH * KINDS.length; i++) {
                Kind kind = KINDS[i % KINDS.length];
                String name = "%03d_%s".formatted(i + 1, kind.name());
                repository.with(name, kind.header(), kind.body());
                expected.put(name, kind.verdict().name());
            }
            var ended = repository.run("--jobs", "4");
            assertThat(ended.output(), ended.verdicts(), is(expected));
            assertThat(ended.output(), containsString("24 PASS, 24 FAIL, 12 ERROR in "));
            assertThat(ended.exitCode(), is(1));
        }
        assertThat(ProcessHandle.allProcesses().filter(p -> p.info().commandLine().orElse("").endsWith("sleep 414")).count(), is(0L));
    }
}

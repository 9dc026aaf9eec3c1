package history.linear;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Real histories with verdicts that others found: etcd under Jepsen, from the tests of Porcupine (github.com/anishathalye/porcupine, test_data/jepsen). */
class PorcupineDataTest {
    private static final int LOGS = 103;
    private static final int WITHOUT_CLUSTER = 95;
    private static final Set<Integer> LINEARIZABLE = Set.of(2, 5, 7, 18, 25, 31, 38, 45, 48, 49, 51, 53, 56, 67, 75, 76, 80, 87, 92, 98, 100, 101, 102);

    @Test void verdictsAreThoseOfPorcupine() throws IOException {
        String folder = System.getenv("PORCUPINE_DATA");
        assumeTrue(folder != null, "PORCUPINE_DATA does not name the folder test_data of a checkout of Porcupine");
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        for (int log = 0; log < LOGS; log++) {
            if (log == WITHOUT_CLUSTER) continue;
            Path file = Path.of(folder, "jepsen", "etcd_%03d.log".formatted(log));
            assertThat(file + " exists", Files.exists(file), is(true));
            History history = JepsenLog.read(file);
            var h = new KeyHistory(history.byKey().get("r"));
            boolean linearizable = LINEARIZABLE.contains(log);
            if (Decision.of(h, new Meter(Budget.standard())).linearizable() != linearizable) wrong.add(file + " by the sweep");
            if (new WingGongLowe(h, new Meter(Budget.standard())).linearizable() != linearizable) wrong.add(file + " by the search");
            if (Linearizability.judge(history, Budget.standard()) instanceof Judgement.Violation == linearizable) wrong.add(file + " by the judge");
            judged++;
        }
        assertThat(wrong, is(empty()));
        assertThat(judged, is(LOGS - 1));
    }
}

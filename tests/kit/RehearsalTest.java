package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir Path folder;

    @Test void whatIsRehearsedDoesNotCount() {
        List<List<String>> failed = new ArrayList<>();
        Result result = TestCase.run(folder, c -> {
            c.check("case.holds", 1, is(1));
            failed.add(c.rehearse(() -> {
                c.check("rehearsed.fails", 1, is(2));
                c.require("rehearsed.ends-it", 1, is(2));
            }));
            failed.add(c.rehearse(() -> c.check("rehearsed.holds", 1, is(1))));
            failed.add(c.rehearse(() -> { throw new SetupError("broke"); }));
            failed.add(c.unexpected());
        });
        assertThat(failed, contains(List.of("999/rehearsed.fails", "999/rehearsed.ends-it"), List.of(), List.of(), List.of()));
        assertThat(result.verdict(), is(Verdict.PASS));
        assertThat(result.checks().stream().map(Result.CheckResult::id).toList(), contains("999/case.holds"));
    }

    @Test void whatItOpensIsClosedAtItsEnd() {
        List<String> closed = new ArrayList<>();
        TestCase.run(folder, c -> {
            c.closeAtEnd(() -> closed.add("of the case"));
            c.rehearse(() -> c.closeAtEnd(() -> closed.add("of the rehearsal")));
            closed.add("after it");
        });
        assertThat(closed, contains("of the rehearsal", "after it", "of the case"));
    }

    @Test void failuresOfTheCaseAreTold() {
        List<String> told = new ArrayList<>();
        TestCase.run(folder, c -> {
            c.check("case.fails", 1, is(2));
            c.recommend("case.should", 1, is(2));
            told.addAll(c.unexpected());
        });
        assertThat(told, contains("999/case.fails"));
    }
}

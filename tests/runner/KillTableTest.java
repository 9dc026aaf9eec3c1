package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What trials have shown is told by name, also after the proof was broken off. */
class KillTableTest {
    private static final CaseFile CASE = new CaseFile(Path.of("cases/007_some.java"), Optional.empty(), Optional.empty());
    private static final Trial.Defect NOTICED = new Trial.Defect("rimio", "loses-writes", "3", "a write is lost");
    private static final Trial.Defect SURVIVOR = new Trial.Defect("rimio", "loses-names", "4", "a name is lost");
    @TempDir Path temp;

    private static Trial.Outcome outcome(Trial trial, Verdict verdict, String... red) {
        return new Trial.Outcome(trial, verdict, List.of("007/get.value", "007/get.name", "007/cluster.lives"), List.of(red), null);
    }

    private KillTable begun() {
        KillTable table = KillTable.fresh(temp.resolve("proof.json"));
        table.evaluated(outcome(Trial.plain(CASE), Verdict.PASS));
        Trial.Outcome red = outcome(Trial.defect(CASE, NOTICED), Verdict.FAIL, "007/get.value");
        table.add(red);
        table.defect(NOTICED, red);
        return table;
    }

    @Test void survivorsAndChecksThatWereNeverRedAreNamed() {
        KillTable table = begun();
        table.defect(SURVIVOR, outcome(Trial.defect(CASE, SURVIVOR), Verdict.PASS));
        assertThat(table.lines(), hasItems("Defects noticed: 1 of 2", "  survived: loses-names (clause 4): a name is lost", "Checks seen red: 1 of 3", "  never red: 007/get.name", "  never red: 007/cluster.lives"));
        assertThat(table.closing(), is("2 passed, 3 failed"));
        assertThat(table.good(), is(false));
        assertThat(table.neverRed("007"), contains("007/get.name"));
    }

    @Test void aCaseThatDoesNotPassAsItIsProvesNothing() {
        KillTable table = KillTable.fresh(temp.resolve("proof.json"));
        table.evaluated(outcome(Trial.plain(CASE), Verdict.FAIL, "007/get.name"));
        assertThat(table.lines(), hasItem("  does not pass as it is: 007_some"));
        assertThat(table.good(), is(false));
    }

    @Test void aDefectThatItsTargetDoesNotKnowIsNotNoticed() {
        Trial.Outcome refused = new Trial.Outcome(Trial.defect(CASE, SURVIVOR), Verdict.ERROR, List.of(), List.of(), "--defect loses-names: there is [loses-writes]");
        assertThat(refused.noticed(), is(false));
        assertThat(new Trial.Outcome(Trial.defect(CASE, SURVIVOR), Verdict.ERROR, List.of(), List.of(), "n1 exited with code 7").noticed(), is(true));
    }

    @Test void itGoesOnWhereItWasBrokenOff() {
        begun().tampered(CASE);
        KillTable resumed = KillTable.resumed(temp.resolve("proof.json"));
        assertThat(resumed.hasRun(CASE) && resumed.hasTampered(CASE) && resumed.has(NOTICED), is(true));
        assertThat(resumed.has(SURVIVOR), is(false));
        assertThat(resumed.lines(), is(begun().lines()));
        assertThat(resumed.line(NOTICED), endsWith("007/get.value"));
    }

    @Test void withNothingToResumeItBegins() {
        KillTable table = KillTable.resumed(temp.resolve("none.json"));
        assertThat(table.hasRun(CASE), is(false));
        assertThat(table.lines(), hasItem("Checks seen red: 0 of 0"));
    }
}

package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final String ROW = "  - {check: 001/a.b, clause: '12', seen: answers 500, since: '1.0', reproduce: curl}\n";
    @TempDir Path folder;

    private Ledger read(String text) throws Exception { return Ledger.read(Files.writeString(folder.resolve("rimio.yaml"), text), "rimio"); }

    @Test void findsRowsAndWhatWasNotReached() throws Exception {
        Ledger ledger = read("rows:\n" + ROW + ROW.replace("a.b", "c.d") + ROW.replace("001/a", "002/a"));
        assertThat(ledger.find("001/a.b").orElseThrow().seen(), is("answers 500"));
        assertThat(ledger.find("001/x.y").isPresent(), is(false));
        assertThat(ledger.unreached("001", List.of("001/a.b")), contains("001/c.d"));
    }

    @Test void aRaceNeedNotBeReached() throws Exception {
        Ledger ledger = read("rows:\n" + ROW.replace("curl}", "curl, sometimes: true}"));
        assertThat(ledger.unreached("001", List.of()), is(empty()));
    }

    @Test void aRowMayBeAboutACheckOfEveryCase() throws Exception {
        String any = ROW.replace("001/a.b", "'*/r9.readable'");
        Ledger ledger = read("rows:\n" + any.replace("curl}", "curl, sometimes: true}") + ROW.replace("a.b", "r9.readable").replace("answers 500", "its own"));
        assertThat(ledger.find("002/r9.readable").orElseThrow().seen(), is("answers 500"));
        assertThat(ledger.find("001/r9.readable").orElseThrow().seen(), is("its own"));
        assertThat(ledger.find("002/r9.read").isPresent(), is(false));
        assertThat(ledger.unreached("002", List.of()), is(empty()));
        assertThat(assertThrows(SetupError.class, () -> read("rows:\n" + any)).getMessage(), is("rimio.yaml: */r9.readable is about every case, and must be 'sometimes'"));
    }

    @Test void anEmptyFileOrNoneKnowsNothing() throws Exception {
        assertThat(read("rows: []\n").rows().size(), is(0));
        assertThat(Ledger.of(new Repository(folder), "nobody").rows().size(), is(0));
    }

    @Test void isStrict() {
        assertThat(assertThrows(SetupError.class, () -> read("rows:\n" + ROW + ROW)).getMessage(), is("rimio.yaml: two rows for 001/a.b"));
        for (String key : List.of("check", "clause", "seen", "since", "reproduce"))
            assertThat(assertThrows(SetupError.class, () -> read("rows:\n" + ROW.replace(key + ":", "x" + key + ":"))).getMessage(), startsWith("rimio.yaml: a row has no " + key));
        assertThat(assertThrows(SetupError.class, () -> read("rows: [\n")).getMessage(), startsWith("rimio.yaml is no readable ledger"));
    }
}

package systems.chronik;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TermOfLogTest {
    @TempDir Path folder;

    private void write(String text) throws IOException { Files.writeString(folder.resolve("n1.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND); }

    @Test void theLastLineThatTellsATermCounts() throws IOException {
        var term = new TermOfLog(folder.resolve("n1.log"));
        assertThat(term.now(), is(OptionalInt.empty()));
        write("INFO raft::raft: became follower at term 0\nINFO starting\nINFO raft::raft: became candidate at term 1\n");
        assertThat(term.now(), is(OptionalInt.of(1)));
        write("INFO raft::raft: became leader at ter");
        assertThat("half a line tells nothing", term.now(), is(OptionalInt.of(1)));
        write("m 12\nINFO more\n");
        assertThat(term.now(), is(OptionalInt.of(12)));
        assertThat(term.now(), is(OptionalInt.of(12)));
    }
}

package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where bodies are on their way: nothing of it outlives the worker for long, and nobody's goes while it is in use. */
class SpoolTest {
    @TempDir Path parent;

    @Test void itLeavesNothing() throws IOException {
        try (var spool = new Spool(parent)) {
            Files.writeString(spool.file(), "half a body");
        }
        assertThat(parent.toFile().list(), is(emptyArray()));
    }

    @Test void whatADeadWorkerLeftGoesAndWhatIsInUseStays() throws IOException {
        Files.createFile(parent.resolve("fetchbox-spool-1.lock"));
        Files.writeString(Files.createDirectory(parent.resolve("fetchbox-spool-1")).resolve("body-1"), "half a body");
        try (var first = new Spool(parent)) {
            assertThat(Files.exists(parent.resolve("fetchbox-spool-1")), is(false));
            Path body = first.file();
            new Spool(parent).close();
            assertThat(Files.exists(body), is(true));
        }
    }

    @Test void aFolderThatIsNotThereIsToldByItsName() {
        assertThat(assertThrows(IllegalStateException.class, () -> new Spool(parent.resolve("none"))).getMessage(), both(containsString("none")).and(containsString("TMPDIR")));
    }
}

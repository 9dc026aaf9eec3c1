package kit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryTest {
    @TempDir Path root;

    @Test void isFoundFromAFolderBelowIt() throws Exception {
        Path below = Files.createDirectories(root.resolve("cases/deep"));
        Files.writeString(root.resolve("jbang-catalog.json"), "{}");
        assertThat(Repository.above(below).root(), is(root));
        assertThat(Repository.above(root).root(), is(root));
    }

    @Test void otherwiseSaysHowToHelp() {
        assertThat(assertThrows(UsageError.class, () -> Repository.above(root)).getMessage(), containsString("set CASEBOOK_HOME"));
    }

    @Test void listsCaseFilesInOrder() throws Exception {
        Files.createDirectories(root.resolve("cases"));
        for (String name : new String[] {"013_b.java", "001_a.java", "notes.txt"}) Files.createFile(root.resolve("cases").resolve(name));
        assertThat(new Repository(root).caseFiles().stream().map(p -> p.getFileName().toString()).toList(), contains("001_a.java", "013_b.java"));
    }
}

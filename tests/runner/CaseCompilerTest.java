package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import kit.Header;
import kit.Repository;
import org.junit.jupiter.api.Test;

class CaseCompilerTest {
    @Test void compilesOnceUntilTheFileChanges() throws Exception {
        try (var synthetic = new SyntheticRepository().with("001_passes", "", "c.check(\"it.holds\", 1, is(1));")) {
            var repository = new Repository(synthetic.root);
            var compiler = new CaseCompiler(repository);
            Path first = compiler.compile(header(repository)).getFirst();
            var madeAt = Files.readAttributes(first.resolve("C001.class"), java.nio.file.attribute.BasicFileAttributes.class).fileKey();
            assertThat(new CaseCompiler(repository).compile(header(repository)).getFirst(), is(first));
            assertThat(Files.readAttributes(first.resolve("C001.class"), java.nio.file.attribute.BasicFileAttributes.class).fileKey(), is(madeAt));
            synthetic.with("001_passes", "", "c.check(\"it.holds\", 2, is(2));");
            assertThat(compiler.compile(header(repository)).getFirst(), is(not(first)));
        }
    }

    @Test void anErrorNamesFileAndLineAndLeavesNoFolder() throws Exception {
        try (var synthetic = new SyntheticRepository().with("001_wrong", "", "int x = y;")) {
            var repository = new Repository(synthetic.root);
            var error = assertThrows(CompileError.class, () -> new CaseCompiler(repository).compile(header(repository)));
            assertThat(error.getMessage(), allOf(containsString("001_wrong.java:"), containsString("cannot find symbol")));
            try (var list = Files.list(repository.cache().resolve("cases"))) {
                assertThat(list.toList(), is(empty()));
            }
        }
    }

    private static Header header(Repository repository) { return repository.headers().getFirst(); }
}

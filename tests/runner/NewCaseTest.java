package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import kit.Header;
import kit.Repository;
import kit.UsageError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NewCaseTest {
    private SyntheticRepository synthetic;
    private Repository repository;

    @BeforeEach void make() throws Exception {
        synthetic = new SyntheticRepository().with("001_passes", "", "c.check(\"it.holds\", 1, is(1));");
        repository = new Repository(synthetic.root);
    }

    @AfterEach void delete() { synthetic.close(); }

    private String write(String... args) {
        NewCase asked = new NewCase();
        new CommandLine(asked).parseArgs(args);
        return asked.write(repository);
    }

    @Test void writesTheNextNumberAndItsAlias() throws Exception {
        assertThat(write("rimio", "blob_overwrites", "An overwritten blob is whole."), startsWith("cases/002_blob_overwrites.java"));
        Header header = Header.of(repository.cases().resolve("002_blob_overwrites.java"));
        assertThat(header.mainClass(), is("BlobOverwrites"));
        assertThat(header.description(), is("An overwritten blob is whole."));
        assertThat(Files.readString(repository.root().resolve("jbang-catalog.json")), containsString("\"002\": {\"script-ref\": \"cases/002_blob_overwrites.java\"}"));
    }

    @Test void everySkeletonCompiles() {
        for (List<String> words : List.of(List.of("rimio", "one"), List.of("kafka", "two"), List.of("etcd", "three"), List.of("s3", "four", "--faults"), List.of("rimio", "five", "--load")))
            write(words.toArray(String[]::new));
        var compiler = new CaseCompiler(repository);
        assertThat(repository.headers().stream().map(Header::number).toList(), contains(1, 2, 101, 201, 501, 601));
        repository.headers().forEach(h -> assertThat(compiler.compile(h), hasSize(1)));
    }

    @Test void aSkeletonIsRedUntilItIsWritten() throws Exception {
        write("etcd", "two");
        assertThat(synthetic.run("201").verdicts().get("201_two"), is("FAIL"));
    }

    @Test void refusesWhatCannotBe() {
        assertThat(refusal("mongo", "x"), containsString("no system mongo; there is [rimio, kafka"));
        assertThat(refusal("rimio", "Bad-Name"), containsString("lower case words"));
        assertThat(refusal("rimio"), containsString("give a system and a name"));
        write("rimio", "same");
        assertThat(refusal("kafka", "same"), containsString("another case has the class Same"));
    }

    private String refusal(String... args) { return assertThrows(UsageError.class, () -> write(args)).getMessage(); }

    @Test void aHoleIsTakenOnlyWhenTheRangeIsUsedToItsEnd() {
        var range = NumberRange.of("rimio");
        assertThat(range.nextFree(Set.of()), is(1));
        assertThat(range.nextFree(Set.of(1, 13, 101)), is(14));
        assertThat(range.nextFree(Set.of(1, 99)), is(2));
    }
}

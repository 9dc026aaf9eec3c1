package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import kit.Gate;
import kit.Header;
import kit.Repository;
import org.junit.jupiter.api.Test;

/** Files, headers and catalog of this checkout agree. */
class CatalogTest {
    private final Repository repository = Repository.find();
    private final List<CaseFile> files = CaseFile.all(repository);

    @Test void everyHeaderIsWhole() { assertThat(files.stream().flatMap(f -> f.problem().stream()).toList(), is(empty())); }

    @Test void theCatalogIsWhatNewCaseWouldWrite() throws Exception {
        var catalog = new AliasCatalog(repository);
        assertThat("run ./jbang new_case.java --catalog", Files.readString(catalog.file()), is(catalog.text()));
    }

    @Test void everyAliasNamesAFile() throws Exception {
        var aliases = new ObjectMapper().readTree(repository.root().resolve("jbang-catalog.json").toFile()).path("aliases");
        aliases.properties().forEach(e -> assertThat(e.getKey(), Files.exists(repository.root().resolve(e.getValue().path("script-ref").asText())), is(true)));
        assertThat(aliases.size(), is(files.size() + 3));
    }

    @Test void mainClassesAreUnique() {
        List<String> mains = files.stream().flatMap(f -> f.header().stream()).map(Header::mainClass).toList();
        assertThat(mains, hasSize(new HashSet<>(mains).size()));
    }

    @Test void gatesAreKnownAndSystemsMatchTheirNumbers() {
        for (CaseFile f : files) {
            Header h = f.header().orElseThrow();
            h.gate().ifPresent(g -> assertThat(f.name(), Gate.named(g).isPresent(), is(true)));
            if (h.number() >= NumberRange.FAULTS.from()) continue;
            NumberRange range = NumberRange.of(h.system());
            assertThat(f.name(), h.number(), both(greaterThanOrEqualTo(range.from())).and(lessThanOrEqualTo(range.to())));
        }
    }
}

package runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kit.Repository;

/** jbang-catalog.json: the aliases run, test and new, and one per case number, made from the files in cases/. */
public final class AliasCatalog {
    private static final Map<String, String> SCRIPTS = Map.of("run", "run_all.java", "test", "run_tests.java", "new", "new_case.java");
    private final Repository repository;

    public AliasCatalog(Repository repository) { this.repository = repository; }

    public Path file() { return repository.root().resolve("jbang-catalog.json"); }

    /** What the file should hold: one alias per line, so that two new cases merge. */
    public String text() {
        Map<String, String> aliases = new LinkedHashMap<>();
        for (String name : List.of("run", "test", "new")) aliases.put(name, SCRIPTS.get(name));
        CaseFile.all(repository).stream().filter(f -> f.problem().isEmpty()).forEach(f -> aliases.put(f.id(), "cases/" + f.file().getFileName()));
        return aliases.entrySet().stream().map(e -> "    \"" + e.getKey() + "\": {\"script-ref\": \"" + e.getValue() + "\"}")
            .collect(Collectors.joining(",\n", "{\n  \"aliases\": {\n", "\n  }\n}\n"));
    }

    public void write() {
        try {
            Files.writeString(file(), text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file() + ": " + e.getMessage(), e);
        }
    }
}

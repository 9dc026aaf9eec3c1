package kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The strict list of one target's known deviations, {@code expected/TARGET.yaml}. A listed check must fail:
 * when it passes, the row is out of date and the case fails.
 */
public record Ledger(String target, Map<String, Row> rows) {

    /**
     * @param seen what the target did
     * @param since the version it was seen on
     * @param reproduce one line that shows it again
     * @param sometimes for a race that the target may win: only such a row does not mind a pass
     */
    public record Row(String check, String clause, String seen, String since, String reproduce, boolean sometimes) {}

    private static final List<String> KEYS = List.of("check", "clause", "seen", "since", "reproduce");

    public static Ledger none(String target) { return new Ledger(target, Map.of()); }

    /** Reads {@code expected/TARGET.yaml}; a target without a file has no known deviation. */
    public static Ledger of(Repository repository, String target) {
        Path file = repository.root().resolve("expected").resolve(target + ".yaml");
        return Files.exists(file) ? read(file, target) : none(target);
    }

    public static Ledger read(Path file, String target) {
        Map<String, Row> rows = new LinkedHashMap<>();
        try {
            for (JsonNode node : new YAMLMapper().readTree(file.toFile()).path("rows")) {
                Row row = row(file, node);
                if (rows.put(row.check(), row) != null) throw new SetupError(file.getFileName() + ": two rows for " + row.check());
            }
        } catch (IOException e) {
            throw new SetupError(file.getFileName() + " is no readable ledger: " + e.getMessage(), e);
        }
        return new Ledger(target, rows);
    }

    private static Row row(Path file, JsonNode node) {
        for (String key : KEYS)
            if (node.path(key).asText("").isBlank()) throw new SetupError(file.getFileName() + ": a row has no " + key + ": " + node);
        return new Row(node.get("check").asText(), node.get("clause").asText(), node.get("seen").asText(), node.get("since").asText(), node.get("reproduce").asText(), node.path("sometimes").asBoolean());
    }

    public Optional<Row> find(String checkId) { return Optional.ofNullable(rows.get(checkId)); }

    /** Rows of one case, by its number, that none of the given checks evaluated; a check behind a race need not be. */
    public List<String> unreached(String caseNumber, Collection<String> evaluated) {
        return rows.values().stream().filter(r -> !r.sometimes()).map(Row::check).filter(id -> id.startsWith(caseNumber + "/") && !evaluated.contains(id)).toList();
    }
}

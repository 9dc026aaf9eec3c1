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
     * @param check its id, or {@link #ANY_CASE} in place of the case's number for one that every case makes and that the target fails in some of its runs
     * @param seen what the target did
     * @param since the version it was seen on
     * @param reproduce one line that shows it again
     * @param sometimes for a race that the target may win: only such a row does not mind a pass
     */
    public record Row(String check, String clause, String seen, String since, String reproduce, boolean sometimes) {}

    /** Begins the id of a row that is about a check of every case; it must be a race. */
    private static final String ANY_CASE = "*/";
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
        Row row = new Row(node.get("check").asText(), node.get("clause").asText(), node.get("seen").asText(), node.get("since").asText(), node.get("reproduce").asText(), node.path("sometimes").asBoolean());
        if (row.check().startsWith(ANY_CASE) && !row.sometimes()) throw new SetupError(file.getFileName() + ": " + row.check() + " is about every case, and must be 'sometimes'");
        return row;
    }

    /** The row of a check; else that of the same check in any case. */
    public Optional<Row> find(String checkId) {
        return Optional.ofNullable(rows.getOrDefault(checkId, rows.get(ANY_CASE + checkId.substring(checkId.indexOf('/') + 1))));
    }

    /** Rows that concern a case, by its number. */
    public List<Row> about(String caseNumber) { return rows.values().stream().filter(r -> r.check().startsWith(caseNumber + "/") || r.check().startsWith(ANY_CASE)).toList(); }

    /** Rows of one case, by its number, that none of the given checks evaluated; a check behind a race need not be. */
    public List<String> unreached(String caseNumber, Collection<String> evaluated) {
        return about(caseNumber).stream().filter(r -> !r.sometimes()).map(Row::check).filter(id -> !evaluated.contains(id)).toList();
    }
}

package kit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What one case came to: the content of its {@code result.json}, from which every report is made.
 * Times are milliseconds; {@code atMs} counts from the start of the case.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(String name, String description, String target, long seed, Verdict verdict, String reason,
                     String startedAt, long durationMs, long setUpMs, List<StepResult> steps, List<CheckResult> checks, List<FaultResult> faults,
                     List<NodeResult> nodes, List<String> notes) {

    public record StepResult(String title, Verdict verdict, long atMs, long durationMs) {}

    /** All evaluations of one check id; {@code failures} keeps the first few. */
    public record CheckResult(String id, Verdict verdict, int evaluations, int failed, long atMs, List<Failure> failures) {}

    /**
     * Why one evaluation failed: the step, the exchanges before it, what was expected and what came.
     *
     * @param picture of it, a file beside the result; null where there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Failure(String step, List<String> asked, String expected, String got, String picture) {
        public Failure(String step, List<String> asked, String expected, String got) { this(step, asked, expected, got, null); }
    }

    /**
     * One fault: what was broken, from when until when, and what proved that it took effect and was undone. Without
     * {@code untilMs} it lasted to the end of the case; without {@code witness} it left none, and the case is INCONCLUSIVE.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FaultResult(String name, String target, long atMs, Long untilMs, String witness, String undone) {}

    public enum NodeState { @JsonProperty("up") UP, @JsonProperty("paused") PAUSED, @JsonProperty("dead") DEAD }

    /** A server process of the case; each state lasts to the next change, or to the end of the case. */
    public record NodeResult(String id, List<StateChange> changes) {}

    /** @param how what made it so, such as "pid 4711" or "exit code 137" */
    public record StateChange(long atMs, NodeState state, String how) {}

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** A case that could not even begin, such as one that does not compile. */
    public static Result broken(Header header, String target, Verdict verdict, String reason) {
        return broken(header.name(), header.description(), target, verdict, reason);
    }

    /** As above, for a file whose header cannot be read. */
    public static Result broken(String name, String description, String target, Verdict verdict, String reason) {
        return new Result(name, description, target, 0, verdict, reason, Instant.now().toString(), 0, 0, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** The same result with another verdict, such as that of a worker that died before the case's end. */
    public Result judged(Verdict other, String why, long tookMs) {
        return new Result(name, description, target, seed, other, why, startedAt, tookMs, setUpMs, steps, checks, faults, nodes, notes);
    }

    public String number() { return name.substring(0, 3); }

    public List<CheckResult> checksWith(Verdict v) { return checks.stream().filter(c -> c.verdict() == v).toList(); }

    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Result read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Result.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

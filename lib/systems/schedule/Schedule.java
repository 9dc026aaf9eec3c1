package systems.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kit.Digests;
import kit.UsageError;

/**
 * What happens to a cluster in one random run: a function of its seed alone (contracts/raft-log.md §6). Every step makes sense where it
 * stands: a node is killed that runs, a link is cut that was whole.
 */
public record Schedule(long seed, int nodes, List<Step> steps) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SMALLEST = 3;
    private static final int LARGEST = 7;
    private static final int HASH_CHARS = 12;

    public Schedule {
        steps = List.copyOf(steps);
        if (!Standing.sensible(nodes, steps).equals(steps)) throw new UsageError("a step of this schedule does nothing where it stands: " + nodes + " nodes: " + words(steps));
    }

    /** Three to seven nodes, no more than {@code maxNodes}. */
    public static Schedule drawn(long seed, Alphabet alphabet, int maxNodes) {
        var dice = new Dice(seed);
        int nodes = dice.between(SMALLEST, Math.max(SMALLEST, Math.min(LARGEST, maxNodes)));
        return new Schedule(seed, nodes, alphabet.steps(dice, nodes));
    }

    /** The same without some steps, and those that then make no sense. */
    Schedule with(int nodes, List<Step> steps) { return new Schedule(seed, nodes, Standing.sensible(nodes, steps)); }

    /** Of everything that it says but the seed: the beginning of a SHA-256. */
    public String hash() { return Digests.sha256((nodes + " nodes: " + words(steps)).getBytes(UTF_8)).substring(0, HASH_CHARS); }

    private static String words(List<Step> steps) { return steps.stream().map(Step::toString).collect(Collectors.joining(", ")); }

    /** @param observedMs when each step was taken, since the first one; fewer than there are steps when the run was cut short */
    void write(Path file, List<Long> observedMs) {
        ObjectNode all = JSON.createObjectNode().put("seed", seed).put("nodes", nodes).put("hash", hash());
        steps.forEach(step -> all.withArray("steps").add(step.toString()));
        observedMs.forEach(at -> all.withArray("observedMs").add(at));
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #write} wrote, or a person did; of its members only nodes and steps are needed. @throws UsageError when it is no schedule */
    static Schedule read(Path file) {
        try {
            if (!Files.isRegularFile(file)) throw new UsageError("--schedule " + file + ": no such file");
            JsonNode all = JSON.readTree(file.toFile());
            List<Step> steps = new ArrayList<>();
            for (JsonNode step : all.path("steps")) steps.add(Step.parse(step.asText()));
            int nodes = all.path("nodes").asInt();
            if (nodes < 1) throw new UsageError("--schedule " + file + " names no number of nodes");
            return new Schedule(all.path("seed").asLong(), nodes, steps);
        } catch (IOException e) {
            throw new UsageError("--schedule " + file + " is no schedule: " + e.getMessage());
        }
    }

    @Override public String toString() { return "seed " + seed + ", hash " + hash() + ", " + nodes + " nodes: " + (steps.isEmpty() ? "nothing happens" : words(steps)); }
}

package load;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as files, and two of them beside each other. */
class ComparisonTest {
    @TempDir Path folder;

    /** Latencies from 10 to 20 ms times a factor. */
    private JsonNode written(String name, int seed, double factor, int count) {
        var random = new SplittableRandom(seed);
        Part part = Part.of(List.of("get"), count);
        for (int i = 0; i < count; i++) part.operation("get").right((long) (random.nextLong(10_000_000, 20_000_000) * factor), 1_000_000);
        part.operation("get").wrong(5, "status 503");
        var schedule = Schedule.of(Stage.steady(100, Duration.ofSeconds(10)));
        var lag = new Histogram(Latencies.HIGHEST_NANOS, 3);
        var result = new LoadResult(name, schedule, "hash", List.of(new Phase(Phase.STEADY, 0, false)), Map.of(Phase.STEADY, part), new Slices(), new Generator(count, count, lag, 1, 10, 0.1, 0.9, 0, 0, 8, new Machine(1)), 10);
        LoadFiles.write(result, folder);
        return LoadFiles.read(folder.resolve("load-" + name + ".json"));
    }

    private static Map<String, String> verdicts(JsonNode a, JsonNode b) { return of(List.of(a, b)); }

    private static Map<String, String> of(List<JsonNode> results) { return Comparison.of(results).rows().stream().collect(Collectors.toMap(Comparison.Row::metric, Comparison.Row::verdict)); }

    @Test void theSameIsTheSame() {
        assertThat(verdicts(written("a", 1, 1, 5000), written("b", 2, 1, 5000)).values(), everyItem(is(oneOf("same", "unknown"))));
    }

    @Test void slowerAndFasterAreSeen() {
        var slower = verdicts(written("a", 1, 1, 5000), written("b", 2, 1.2, 5000));
        assertThat(List.of(slower.get("p50 ms"), slower.get("p90 ms"), slower.get("p99 ms")), everyItem(is("slower")));
        assertThat(verdicts(written("a", 1, 1.2, 5000), written("b", 2, 1, 5000)).get("p99 ms"), is("faster"));
    }

    @Test void fewRequestsTellNothingOfTheTail() {
        var few = verdicts(written("a", 1, 1, 100), written("b", 2, 3, 100));
        assertThat(few.get("p99.9 ms"), is("unknown"));
        assertThat(few.get("p50 ms"), is("slower"));
    }

    @Test void pairsOfRunsMustAgree() {
        var pairs = List.of(written("a", 1, 1, 5000), written("b", 2, 1.4, 5000), written("c", 3, 1, 5000), written("d", 4, 0.98, 5000));
        assertThat("slower in sum, but not in each pair", of(pairs).get("p50 ms"), is("same"));
        JsonNode still = written("still", 5, 1, 5000);
        assertThat("faster in sum, but one pair did not move", of(List.of(written("x", 1, 2, 5000), written("y", 2, 1, 5000), still, still)).get("p50 ms"), is("same"));
        var alike = List.of(written("a", 1, 1, 5000), written("b", 2, 1.2, 5000), written("c", 3, 1, 5000), written("d", 4, 1.2, 5000));
        assertThat(of(alike).get("p50 ms"), is("slower"));
        assertThat(Comparison.of(alike).isWorse(), is(true));
        assertThat(Comparison.of(List.of(alike.get(0), alike.get(2))).isWorse(), is(false));
    }

    @Test void errorsDifferWhenChanceDoesNotExplainIt() {
        JsonNode a = written("a", 1, 1, 5000);
        assertThat(of(List.of(a, written("b", 2, 1, 4000))).get("errors %"), is("same"));
        assertThat("one of 4", of(List.of(a, written("c", 2, 1, 3))).get("errors %"), is("more"));
    }

    @Test void whatOneSideLacksIsTold() {
        JsonNode a = written("a", 1, 1, 100);
        var b = (ObjectNode) a.deepCopy();
        b.withObject("whole").set("put", b.at("/whole/get"));
        assertThat(Comparison.of(List.of(a, b)).lines(), hasItem(both(startsWith("put")).and(endsWith("new"))));
        assertThat(Comparison.of(List.of(b, a)).isWorse(), is(true));
        b.putArray("invalid").add("lagged");
        assertThat(Comparison.of(List.of(a, b)).isInvalid(), is(true));
        assertThat(Comparison.of(List.of(a, b)).rows().stream().filter(r -> r.operation().equals("get")).map(Comparison.Row::verdict).toList(), everyItem(is("invalid")));
    }

    @Test void theFilesHoldAll() throws Exception {
        JsonNode json = written("a", 1, 1, 5000);
        assertThat(json.at("/whole/get/right").asLong(), is(5000L));
        assertThat(json.at("/whole/get/errors/status 503").asLong(), is(1L));
        assertThat(json.at("/parts/steady/get/correctedMs/p50").asDouble(), closeTo(15, 1));
        assertThat(LoadFiles.decoded(json.at("/whole/get/histogram").asText()).getTotalCount(), is(5000L));
        assertThat(Files.readString(folder.resolve("load-a-get.hgrm")), containsString("Percentile"));
    }
}

package systems.schedule;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kit.UsageError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
    @TempDir Path folder;

    @Property void theSameSeedGivesTheSameSchedule(@ForAll long seed, @ForAll Alphabet alphabet) {
        Schedule first = Schedule.drawn(seed, alphabet, 7);
        assertThat(Schedule.drawn(seed, alphabet, 7).toString(), is(first.toString()));
        assertThat(Schedule.drawn(seed, alphabet, 7).hash(), is(first.hash()));
    }

    /** On any machine, and for as long as a seed that somebody noted should mean anything. */
    @Test void aSeedMeansThisSchedule() {
        assertThat(Schedule.drawn(1, Alphabet.NODES, 5), hasToString("seed 1, hash 61d3d4549d7b, 5 nodes: kill 1"));
        assertThat(Schedule.drawn(1, Alphabet.NODES_AND_LINKS, 7), hasToString("seed 1, hash 3c5441a53ac2, 3 nodes: wait 544, kill 1, restart 1, wait 1016, wait 859, latency 1 126, kill 3, heal, latency 2 139, cut 3, kill 2, restart 2"));
        assertThat(Schedule.drawn(3, Alphabet.SEED, 7), hasToString("seed 3, hash f4ce465a1324, 6 nodes: nothing happens"));
    }

    @Property void itStaysWithinItsLimits(@ForAll long seed, @ForAll @IntRange(min = 3, max = 7) int maxNodes) {
        Schedule nodes = Schedule.drawn(seed, Alphabet.NODES, maxNodes);
        assertThat(nodes.nodes(), is(both(greaterThanOrEqualTo(3)).and(lessThanOrEqualTo(maxNodes))));
        assertThat(nodes.steps().size(), lessThanOrEqualTo(5));
        assertThat(Schedule.drawn(seed, Alphabet.NODES_AND_LINKS, maxNodes).steps().size(), is(both(greaterThanOrEqualTo(3)).and(lessThanOrEqualTo(12))));
        assertThat(Schedule.drawn(seed, Alphabet.SEED, maxNodes).steps().stream().filter(s -> s instanceof Step.Kill).count(), lessThanOrEqualTo(2L));
    }

    @Test void everyKindOfStepIsDrawn() {
        var drawn = LongStream.range(0, 50).boxed().flatMap(seed -> Stream.of(Alphabet.NODES_AND_LINKS, Alphabet.NODES_CUTS_AND_MEMBERS).flatMap(alphabet -> Schedule.drawn(seed, alphabet, 7).steps().stream())).map(Object::getClass).distinct().toList();
        assertThat(drawn, containsInAnyOrder((Object[]) Step.class.getPermittedSubclasses()));
    }

    @Test void aStepThatDoesNothingIsRefused() {
        for (List<Step> steps : List.<List<Step>>of(List.of(new Step.Restart(1)), List.of(new Step.Kill(4)), List.of(new Step.Heal()), List.of(new Step.Kill(2), new Step.Kill(2)), List.of(Step.parse("cut 1 2 3"))))
            assertThrows(UsageError.class, () -> new Schedule(0, 3, steps));
    }

    @Property void aFileHasAllOfIt(@ForAll long seed) throws Exception {
        Path file = Files.createTempFile("schedule", ".json");
        try {
            Schedule s = Schedule.drawn(seed, Alphabet.NODES_CUTS_AND_MEMBERS, 7);
            s.write(file, List.of(0L, 10L));
            assertThat(Schedule.read(file), is(s));
        } finally {
            Files.delete(file);
        }
    }

    @Test void aFileThatIsNoneIsRefused() throws Exception {
        Path file = folder.resolve("s.json");
        assertThrows(UsageError.class, () -> Schedule.read(file));
        for (String text : List.of("no json", "{}", "{\"nodes\": 3, \"steps\": [\"destroy 1\"]}", "{\"nodes\": 3, \"steps\": [\"kill x\"]}", "{\"nodes\": 3, \"steps\": [\"cut\"]}", "{\"nodes\": 3, \"steps\": [\"cut 1 1\"]}")) {
            Files.writeString(file, text);
            assertThrows(UsageError.class, () -> Schedule.read(file), text);
        }
    }
}

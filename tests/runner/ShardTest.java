package runner;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static CaseFile file(int number) { return new CaseFile(Path.of("cases/%03d_x.java".formatted(number)), Optional.empty(), Optional.empty()); }

    private static List<CaseFile> files(int count) { return IntStream.rangeClosed(1, count).mapToObj(ShardTest::file).toList(); }

    private static RecordedDurations durations(List<Long> ms) {
        Map<String, Long> map = new TreeMap<>();
        for (int i = 0; i < ms.size(); i++) map.put(file(i + 1).name(), ms.get(i));
        return new RecordedDurations(map);
    }

    @Property(tries = 200) void togetherTheyRunEachCaseOnce(@ForAll @Size(max = 30) List<@LongRange(min = 1, max = 60_000) Long> ms, @ForAll @IntRange(min = 1, max = 7) int of, @ForAll @IntRange(max = 40) int count) {
        List<CaseFile> all = new ArrayList<>();
        for (int k = 1; k <= of; k++) all.addAll(new Shard(k, of).part(files(count), durations(ms)));
        assertThat(all, containsInAnyOrder(files(count).toArray()));
    }

    /** Longest first is never more than 4/3 of the best cut: here only the plain bound that no shard is longer than the mean plus one case. */
    @Property(tries = 200) boolean theyTakeAboutAsLong(@ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1, max = 60_000) Long> ms, @ForAll @IntRange(min = 1, max = 5) int of) {
        long total = ms.stream().mapToLong(Long::longValue).sum();
        long longest = ms.stream().mapToLong(Long::longValue).max().orElseThrow();
        RecordedDurations durations = durations(ms);
        return IntStream.rangeClosed(1, of).allMatch(k ->
            new Shard(k, of).part(files(ms.size()), durations).stream().mapToLong(f -> durations.ms(f).orElseThrow()).sum() <= total / of + longest);
    }

    @Test void theLongOneStandsAgainstTheShortOnes() {
        var durations = durations(List.of(1000L, 9000L, 1000L, 1000L));
        assertThat(new Shard(1, 2).part(files(4), durations), contains(file(2)));
        assertThat(new Shard(2, 2).part(files(4), durations), contains(file(1), file(3), file(4)));
    }

    @Test void aRunTellsItsShard() throws Exception {
        String pass = "c.check(\"it.holds\", 1, is(1));";
        try (var repository = new SyntheticRepository().with("001_a", "", pass).with("002_b", "", pass).with("003_c", "", pass)) {
            var first = repository.run("--shard", "1/2");
            var second = repository.run("--shard", "2/2");
            assertThat(first.output(), startsWith("Shard 1/2: 2 of 3 cases.\n"));
            assertThat(first.verdicts().keySet(), contains("001_a", "003_c"));
            assertThat(second.verdicts().keySet(), contains("002_b"));
            assertThat("a shard of nothing is nothing", repository.run("--shard", "4/4").exitCode(), is(4));
        }
    }
}

package systems.log;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;

import cluster.Cluster;
import history.LeaderSample;
import history.LeaderSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kit.Result;
import kit.TestCase;
import kit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a case observes is what nodes say while it does. */
class LeaderSamplerTest {
    private static final long PAUSE_MS = 300;
    @TempDir Path temp;
    private final AtomicInteger leader = new AtomicInteger(1);
    private final CompletableFuture<Void> slow = new CompletableFuture<>();

    /** As long as the first leader leads, node 1 is slow, while node 2 has answered. */
    private NodeView ask(int id) {
        int named = leader.get();
        if (id == 1 && named == 1) slow.join();
        return new NodeView(id, true, OptionalInt.of(named), OptionalInt.of(named), Instant.now());
    }

    @Test void noAnswerIsFromBefore() {
        Result result = TestCase.run(temp, c -> {
            try (var samples = new LeaderSamples(temp.resolve("leaders.txt")); var sampler = new LeaderSampler(List.of(1, 2), this::ask, samples)) {
                Thread.sleep(PAUSE_MS); // a round is under way
                leader.set(2);
                CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS).execute(() -> slow.complete(null));
                var seen = sampler.observe(Duration.ofSeconds(1), new Waiting(c, () -> "", new Cluster(List.of())));
                c.check("observed.only-the-present-leader", seen.stream().map(LeaderSample::leader).collect(Collectors.toSet()), is(Set.of(OptionalInt.of(2))));
            }
        });
        assertThat(result.reason() + result.checks(), result.verdict(), is(Verdict.PASS));
    }
}

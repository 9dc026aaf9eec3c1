package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The order in which proxies are tried. */
class RouteTest {
    private static final Defects NONE = Defects.named(List.of());

    private static Config.Pool pool(int maxRetries, List<String> endpoints, String... fallbacks) { return new Config.Pool(endpoints, List.of(fallbacks), Duration.ofMillis(500), maxRetries); }

    private static List<String> hops(String pool, Map<String, Config.Pool> pools) throws Failure {
        return Route.of(new DownloadTask.ProxyHint(pool, List.of()), pools, NONE).hops().stream().map(Route.Hop::endpoint).toList();
    }

    @Test void endpointsThenThoseOfFallbacks() throws Failure {
        var pools = Map.of("a", pool(0, List.of("a1", "a2"), "b", "c"), "b", pool(0, List.of("b1"), "d"), "c", pool(0, List.of("c1")), "d", pool(0, List.of("d1")));
        assertThat(hops("a", pools), is(List.of("a1", "a2", "b1", "d1", "c1")));
    }

    @Test void aPoolIsGoneThroughAgainBeforeItsFallbacks() throws Failure {
        assertThat(hops("a", Map.of("a", pool(1, List.of("a1", "a2"), "b"), "b", pool(0, List.of("b1")))), is(List.of("a1", "a2", "a1", "a2", "b1")));
    }

    @Test void aPoolThatTwoFallBackOnIsTriedOnce() throws Failure {
        var pools = Map.of("a", pool(0, List.of("a1"), "b", "c"), "b", pool(0, List.of("b1"), "d"), "c", pool(0, List.of("c1"), "d"), "d", pool(0, List.of("d1")));
        assertThat(hops("a", pools), is(List.of("a1", "b1", "d1", "c1")));
    }

    @Test void withoutAPoolTheOriginItselfIsAskedForEver() throws Failure {
        Route direct = Route.of(new DownloadTask.ProxyHint("", List.of()), Map.of(), NONE);
        assertThat(direct.hop(7).text(), is("direct"));
        assertThat(direct.usedUp(7), is(false));
    }

    @Test void aPoolWithoutEndpointsIsAFailureAndNeverTheDirectWay() {
        assertThat(assertThrows(Failure.class, () -> hops("a", Map.of("a", pool(0, List.of(), "b"), "b", pool(0, List.of())))).retryable, is(false));
    }

    @Test void anUnknownPoolIsAFailureThatNoRetryHelps() {
        assertThat(assertThrows(Failure.class, () -> hops("nobody", Map.of())).retryable, is(false));
    }
}

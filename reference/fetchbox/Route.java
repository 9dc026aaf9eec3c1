package fetchbox;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The proxies of a task in the order in which they are tried: a pool's endpoints, {@code max_retries} times more, then those of its
 * fallbacks (contracts/fetchbox.md §6). Without a pool, the origin itself.
 */
record Route(List<Hop> hops, Duration backoff) {
    private static final Duration DIRECT_BACKOFF = Duration.ofMillis(250);

    /** @param pool empty for the direct way; @param endpoint as configured, empty for the direct way */
    record Hop(String pool, String endpoint) {
        URI proxy() { return endpoint.isEmpty() ? null : URI.create(endpoint); }

        /** In logs. */
        String text() { return endpoint.isEmpty() ? "direct" : endpoint; }
    }

    static Route of(DownloadTask.ProxyHint hint, Map<String, Config.Pool> pools, Defects defects) throws Failure {
        Route route = tiers(hint, pools, defects);
        return defects.on(Defect.POOL_BACKOFF_IGNORED) ? new Route(route.hops, DIRECT_BACKOFF) : route;
    }

    private static Route tiers(DownloadTask.ProxyHint hint, Map<String, Config.Pool> pools, Defects defects) throws Failure {
        if (hint.primaryPool().isEmpty()) return new Route(List.of(), DIRECT_BACKOFF);
        if (!pools.containsKey(hint.primaryPool())) throw Failure.fatal("VALIDATION_UNKNOWN_POOL", "there is no pool '" + hint.primaryPool() + "'");
        List<Hop> hops = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        add(hint.primaryPool(), pools, hops, seen);
        hint.fallbacks().forEach(name -> add(name, pools, hops, seen));
        if (defects.on(Defect.DIRECT_AS_LAST_RESORT)) hops.add(new Hop("", ""));
        if (defects.on(Defect.PROXIES_IN_REVERSE)) return new Route(hops.reversed(), pools.get(hint.primaryPool()).retryBackoff());
        if (defects.on(Defect.FALLBACK_POOLS_IGNORED)) hops.removeIf(h -> !h.pool.equals(hint.primaryPool()));
        if (defects.on(Defect.SECOND_PROXY_SKIPPED) && hops.size() > 2) hops.remove(1);
        if (hops.isEmpty()) throw Failure.fatal("VALIDATION_EMPTY_POOL", "the pool '" + hint.primaryPool() + "' has no endpoint");
        return new Route(hops, pools.get(hint.primaryPool()).retryBackoff());
    }

    private static void add(String name, Map<String, Config.Pool> pools, List<Hop> hops, Set<String> seen) {
        if (!pools.containsKey(name) || !seen.add(name)) return;
        Config.Pool pool = pools.get(name);
        for (int pass = 0; pass <= pool.maxRetries(); pass++) pool.primary().forEach(e -> hops.add(new Hop(name, e)));
        pool.fallbacks().forEach(f -> add(f, pools, hops, seen));
    }

    /** For the nth attempt, from 1. */
    Hop hop(int attempt) { return hops.isEmpty() ? new Hop("", "") : hops.get(attempt - 1); }

    /** Whether the nth attempt used the last of its proxies. */
    boolean usedUp(int attempt) { return !hops.isEmpty() && attempt == hops.size(); }
}

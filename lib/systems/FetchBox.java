package systems;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.Skipped;
import systems.fetchbox.Pipeline;
import systems.fetchbox.PipelineConfig;
import systems.fetchbox.Pipelines;
import systems.fetchbox.Wanted;

/**
 * Crawl pipelines (contracts/fetchbox.md): the reference server of this collection, or any program given by {@code --fetchbox-cmd}.
 *
 * <pre>
 * try (var box = FetchBox.pipeline(c).start()) { ... }
 * </pre>
 */
public final class FetchBox {
    private final Case c;
    private final PipelineConfig config = new PipelineConfig();
    private final List<String> buckets = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private int workers = 1;
    private boolean watchStore;
    private boolean apart;
    private String defaultPool = "";

    private FetchBox(Case c) { this.c = c; }

    public static FetchBox pipeline(Case c) { return new FetchBox(c); }

    /** This many worker processes; one without this call. */
    public FetchBox workers(int count) {
        workers = count;
        return this;
    }

    /** A key of the configuration by its dotted name, such as {@code worker.max_inflight_tasks}. */
    public FetchBox set(String name, Object value) {
        config.with(name, value);
        return this;
    }

    /** A pool of proxies, and the pools that follow it when all of it failed. */
    public FetchBox pool(String name, List<String> endpoints, String... fallbacks) {
        config.with("proxy.pools." + name + ".primary", endpoints).with("proxy.pools." + name + ".fallbacks", List.of(fallbacks)).with("proxy.pools." + name + ".retry_backoff_ms", 50);
        return this;
    }

    /** The usual job type goes by this pool. */
    public FetchBox by(String pool) {
        defaultPool = pool;
        return this;
    }

    /** A job type beside the usual one, with the keys of its handler; a bucket that it names is made. */
    public FetchBox handler(String type, Map<String, Object> keys) {
        new LinkedHashMap<>(keys).forEach((key, value) -> config.with("handlers." + type + "." + key, value));
        if (keys.containsKey("storage_bucket")) buckets.add(keys.get("storage_bucket").toString());
        return this;
    }

    /** A variable of the processes' environment. */
    public FetchBox environment(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** With a relay before the store, which tells what was asked and can refuse in its place. */
    public FetchBox watchStore() {
        watchStore = true;
        return this;
    }

    /** One process that is all of it. A program that has nothing but /health will do. */
    public FetchBox oneProcess() {
        workers = 0;
        return this;
    }

    /** API and worker can be ended one by one; where a program is both, the case is skipped. */
    public FetchBox apart() {
        apart = true;
        return this;
    }

    /** Starts log, store, API and workers, and waits until all answer. A program without POST /jobs is no pipeline yet: the case is skipped, unless it wants {@link #oneProcess}. */
    public Pipeline start() {
        if (apart && c.options().fetchboxCmd().isPresent()) throw new Skipped("API and worker of --fetchbox-cmd are one process");
        if (!c.options().defects().isEmpty() && c.options().fetchboxCmd().isPresent()) throw new Skipped("only the reference server has defects");
        config.with("handlers." + Pipeline.TYPE + ".handler", "default");
        if (!defaultPool.isEmpty()) config.with("handlers." + Pipeline.TYPE + ".proxy_pool", defaultPool);
        return c.settingUp(() -> Pipelines.start(c, config, new Wanted(workers, watchStore, buckets, variables)));
    }
}

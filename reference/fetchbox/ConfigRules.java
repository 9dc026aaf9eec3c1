package fetchbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What is refused at start (contracts/fetchbox.md §7), where it concerns several sections. */
record ConfigRules(Config config, Defects defects) {
    void require() {
        requireAddress("server.bind_addr", config.server().bindAddr());
        if (!config.metricsAddr().isEmpty()) requireAddress("telemetry.metrics_addr", config.metricsAddr());
        if (config.server().maxManifestBytes() > Config.MAX_MANIFEST_BYTES && !defects.on(Defect.BIG_MANIFEST_LIMIT_ACCEPTED)) throw new Config.Bad("server.max_manifest_bytes is more than 5 MB");
        if (config.handlers().isEmpty() && !defects.on(Defect.NO_HANDLERS_ACCEPTED)) throw new Config.Bad("no [handlers.*]");
        config.handlers().forEach((name, handler) -> {
            if (!handler.proxyPool().isEmpty()) requirePool(handler.proxyPool(), "handlers." + name);
        });
        config.pools().forEach((name, pool) -> pool.fallbacks().forEach(f -> requirePool(f, "proxy.pools." + name)));
        if (!defects.on(Defect.FALLBACK_CYCLE_ACCEPTED)) config.pools().keySet().forEach(name -> requireNoCycle(name, new ArrayDeque<>()));
        config.pools().forEach((name, pool) -> pool.primary().forEach(endpoint -> requireProxy(endpoint, "proxy.pools." + name + ".primary")));
        config.pools().keySet().forEach(this::requireEndpoints);
    }

    private static void requireAddress(String key, String text) {
        if (!Api.isAddress(text)) throw new Config.Bad(key + " = '" + text + "' is no address: host:port");
    }

    private void requirePool(String name, String by) {
        if (!config.pools().containsKey(name) && !defects.on(Defect.UNKNOWN_POOL_ACCEPTED)) throw new Config.Bad(by + " names the unknown pool '" + name + "'");
    }

    private static void requireProxy(String endpoint, String by) {
        if (!Manifest.isHttp(endpoint) || !endpoint.matches("http://[^/?#@]+/?")) throw new Config.Bad(by + ": '" + endpoint + "' is no proxy: http://host:port");
    }

    private void requireEndpoints(String name) {
        try {
            Route.of(new DownloadTask.ProxyHint(name, List.of()), config.pools(), defects);
        } catch (Failure e) {
            throw new Config.Bad("proxy.pools." + name + " has no endpoint, nor have its fallbacks");
        }
    }

    private void requireNoCycle(String name, Deque<String> above) {
        if (above.contains(name)) throw new Config.Bad("proxy.pools." + name + " falls back on itself");
        if (!config.pools().containsKey(name)) return;
        above.push(name);
        config.pools().get(name).fallbacks().forEach(f -> requireNoCycle(f, above));
        above.pop();
    }
}

package toxiproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The proxies of a server by their names. */
final class ProxyCollection {
    private final Map<String, ToxicProxy> proxies = new TreeMap<>();

    /** What a request says of a proxy; null where it is silent. */
    record Input(String name, String listen, String upstream, Boolean enabled) {
        boolean wantsEnabled() { return enabled == null || enabled; }

        String listenAddress() { return listen == null ? "" : listen; }
    }

    /** @param error of the first that could not be made, or null */
    record Populated(List<ToxicProxy> proxies, ApiError error) {}

    synchronized List<ToxicProxy> all() { return List.copyOf(proxies.values()); }

    synchronized Optional<ToxicProxy> find(String name) { return Optional.ofNullable(proxies.get(name)); }

    ToxicProxy get(String name) { return find(name).orElseThrow(ApiError::noProxy); }

    synchronized ToxicProxy create(Input input) {
        if (blank(input.name)) throw ApiError.missingField("name");
        if (blank(input.upstream)) throw ApiError.missingField("upstream");
        if (proxies.containsKey(input.name)) throw ApiError.proxyExists();
        return made(input);
    }

    private ToxicProxy made(Input input) {
        var proxy = new ToxicProxy(input.name, input.listenAddress(), input.upstream);
        if (input.wantsEnabled()) proxy.enable();
        proxies.put(input.name, proxy);
        return proxy;
    }

    /** An existing proxy with the same addresses stays as it is, one with others is replaced. */
    synchronized Populated populate(List<Input> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            if (blank(inputs.get(i).name)) return new Populated(List.of(), ApiError.missingField("name at proxy " + (i + 1)));
            if (blank(inputs.get(i).upstream)) return new Populated(List.of(), ApiError.missingField("upstream at proxy " + (i + 1)));
        }
        List<ToxicProxy> made = new ArrayList<>();
        for (Input input : inputs) {
            try {
                made.add(addedOrReplaced(input));
            } catch (ApiError e) {
                return new Populated(made, e);
            }
        }
        return new Populated(made, null);
    }

    private ToxicProxy addedOrReplaced(Input input) {
        ToxicProxy existing = proxies.get(input.name);
        if (existing != null && existing.leads(input.listenAddress(), input.upstream)) return existing;
        if (existing != null) existing.disable();
        return made(input);
    }

    synchronized void update(ToxicProxy proxy, Input input) {
        boolean enabled = input.enabled == null ? proxy.enabled() : input.enabled;
        proxy.lead(input.listen == null ? proxy.listen() : input.listen, input.upstream == null ? proxy.upstream() : input.upstream);
        if (enabled) proxy.enable();
        else proxy.disable();
    }

    synchronized void delete(ToxicProxy proxy) {
        proxy.disable();
        proxies.remove(proxy.name());
    }

    private static boolean blank(String text) { return text == null || text.isEmpty(); }

    /** In the text format of Prometheus. */
    String metrics() {
        return counters("received", "into", true) + counters("sent", "out of", false);
    }

    private String counters(String what, String where, boolean received) {
        String family = "toxiproxy_proxy_" + what + "_bytes_total";
        var text = new StringBuilder("# HELP " + family + " Bytes that have gone " + where + " a proxy.\n# TYPE " + family + " counter\n");
        for (ToxicProxy p : all()) {
            ByteCounters c = p.counters();
            text.append(line(family, p, ToxicEntry.DOWNSTREAM, received ? c.receivedDown.get() : c.sentDown.get()));
            text.append(line(family, p, ToxicEntry.UPSTREAM, received ? c.receivedUp.get() : c.sentUp.get()));
        }
        return text.toString();
    }

    private static String line(String family, ToxicProxy p, String direction, long value) {
        return "%s{direction=\"%s\",listener=\"%s\",proxy=\"%s\",upstream=\"%s\"} %d%n".formatted(family, direction, p.listen(), p.name(), p.upstream(), value);
    }
}

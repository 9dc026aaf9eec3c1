package links;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kit.Case;
import kit.NoWitness;
import kit.SetupError;
import kit.Sockets;
import toxiproxy.ProxyApi;
import toxiproxy.ProxySpec;
import toxiproxy.ToxiproxyServer;

/**
 * The links of a cluster, each with a proxy of one Toxiproxy: what is wrong with them on purpose, and whether they are as they
 * should be. Faults such as {@code fault.Cut} impair them; a case need not.
 *
 * <p>Whoever asks for links that are not there, or for none, gets a {@link NoWitness}: a fault is never silently nothing.
 */
public final class Links implements AutoCloseable {
    private final ToxiproxyServer server;
    private final ProxyApi api;
    private final String prefix;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Map<String, Map<String, Impairment>> held = new LinkedHashMap<>();
    private final AtomicInteger impairments = new AtomicInteger();
    private boolean closed;

    private Links(ToxiproxyServer server) {
        this.server = server;
        api = new ProxyApi(server.host(), server.port());
        prefix = server.shared() ? "casebook-" + ProcessHandle.current().pid() + "-" : ""; // others use names such as l1_2_ctl, too
    }

    /**
     * Creates a proxy for each link by one request; they end with the case. The servers behind them need not run yet.
     * {@link SetupError} when an address is taken.
     */
    public static Links open(Case c, List<Link> wanted) { return open(c, ToxiproxyServer.of(c), wanted); }

    /** As {@link #open(Case, List)}, on a Toxiproxy that is there already. */
    public static Links open(Case c, ToxiproxyServer server, List<Link> wanted) {
        var links = new Links(server);
        for (Link link : wanted) if (links.links.put(link.name(), link) != null) throw new SetupError("two links are called " + link);
        if (wanted.isEmpty()) throw new SetupError("no links to open");
        c.closeAtEnd(links);
        links.create();
        return links;
    }

    private void create() {
        try {
            api.populate(links.values().stream().map(l -> ProxySpec.of(proxy(l), l.listen(), l.upstream())).toList());
        } catch (NoWitness e) {
            throw new SetupError("the links cannot be opened: " + e.getMessage(), e);
        }
        List<String> wrong = Deviations.ofProxies(this);
        if (!wrong.isEmpty()) throw new SetupError("the links are not as asked: " + String.join("; ", wrong));
    }

    /** Which Toxiproxy carries them. */
    public ToxiproxyServer server() { return server; }

    public List<Link> all() { return List.copyOf(links.values()); }

    public Link named(String name) {
        Link link = links.get(name);
        if (link == null) throw new NoWitness("no link is called " + name + ", only " + links.keySet());
        return link;
    }

    /** Ids of those to whom a link leads; clients that only connect are not among them. */
    public Set<String> nodes() { return links.values().stream().map(Link::to).collect(Collectors.toCollection(TreeSet::new)); }

    /** The connections that nodes (or clients) of one set open to nodes of the other. */
    public List<Link> oneWay(Set<String> from, Set<String> to) {
        Set<String> known = nodes();
        links.values().forEach(l -> known.add(l.from()));
        for (Set<String> side : List.of(from, to)) if (side.isEmpty() || !known.containsAll(side)) throw new NoWitness("no links from " + from + " to " + to + ": there are " + known);
        List<Link> found = links.values().stream().filter(l -> from.contains(l.from()) && to.contains(l.to())).toList();
        if (found.isEmpty()) throw new NoWitness("no links from " + from + " to " + to);
        return found;
    }

    /** The connections between two sets of nodes, whoever opens them. */
    public List<Link> between(Set<String> a, Set<String> b) { return across(List.of(a, b)); }

    /** The connections between the nodes of different groups, which must not overlap. */
    public List<Link> across(List<? extends Set<String>> groups) {
        if (groups.size() < 2) throw new NoWitness("nothing is cut by one group of nodes: " + groups);
        Set<Link> found = new HashSet<>();
        for (Set<String> from : groups)
            for (Set<String> to : groups) {
                if (from == to) continue;
                if (!Collections.disjoint(from, to)) throw new NoWitness("a node is in two groups: " + groups);
                found.addAll(oneWay(from, to));
            }
        return links.values().stream().filter(found::contains).toList();
    }

    /** The connections between these nodes and all other nodes. Clients are no nodes. */
    public List<Link> isolating(Set<String> isolated) {
        Set<String> others = new TreeSet<>(nodes());
        others.removeAll(isolated);
        return between(isolated, others);
    }

    /** Asks over a link what its question is; 5 seconds for an answer. */
    public Probe probe(Link link) { return probe(link, Deviations.ANSWER_LIMIT); }

    /** As above; without an answer by then the link is silent. */
    public Probe probe(Link link, Duration limit) { return Probe.of(link.listen(), link.question(), 0, limit); }

    /** Connections that clients hold open through a link at this moment; {@link kit.Skipped} where neither proxy nor system tells. */
    public int connections(Link link) {
        return server.embedded().map(e -> e.connections(link.name())).orElseGet(() -> Sockets.established(link.listen()));
    }

    /** What one fault does to some links, until it is released. */
    public final class Impaired {
        private final String id;
        private final List<Link> over;
        private final Impairment impairment;

        private Impaired(String id, List<Link> over, Impairment impairment) {
            this.id = id;
            this.over = over;
            this.impairment = impairment;
        }

        /** Takes back this, and leaves what others do to the same links; after {@link Links#healAll} or another release nothing. */
        public void release() {
            synchronized (Links.this) {
                for (Link link : over) {
                    if (held.getOrDefault(link.name(), Map.of()).get(id) == null) continue;
                    impairment.toxics(id).forEach(t -> api.remove(proxy(link), t.name()));
                    held.get(link.name()).remove(id);
                    if (impairment.disables() && heldOn(link).stream().noneMatch(Impairment::disables)) api.enable(proxy(link));
                }
            }
        }
    }

    /** Impairs links, which is not proven yet; see {@link #deviations}. Several impairments of a link add up. */
    public synchronized Impaired impair(Collection<Link> over, Impairment impairment) {
        if (closed) throw new NoWitness("the links are closed");
        if (over.isEmpty()) throw new NoWitness("no links to impair");
        over.forEach(link -> { if (!link.equals(links.get(link.name()))) throw new NoWitness(link + " is none of these links"); });
        String id = "i" + impairments.incrementAndGet();
        for (Link link : over) {
            boolean disabled = heldOn(link).stream().anyMatch(Impairment::disables);
            if (impairment.disables() && !disabled) api.disable(proxy(link));
            impairment.toxics(id).forEach(t -> api.add(proxy(link), t));
            held.computeIfAbsent(link.name(), name -> new LinkedHashMap<>()).put(id, impairment);
        }
        return new Impaired(id, List.copyOf(over), impairment);
    }

    /**
     * What is not as it should be, in words; empty when all is. Should be: each proxy is there, disabled or enabled and with the toxics
     * of all impairments and no other; a probe over each link meets what they make of it, and an answer over all others. A
     * link whose server does not even answer when asked directly owes no answer.
     */
    public List<String> deviations() {
        List<String> ofProxies = Deviations.ofProxies(this);
        return ofProxies.isEmpty() ? Deviations.ofProbes(this) : ofProxies;
    }

    /** Undoes everything at once. Prove it by {@link #deviations}. */
    public synchronized void healAll() {
        held.clear();
        if (!server.shared()) api.reset();
        else
            for (Link link : links.values()) {
                ProxySpec proxy = api.proxies().get(proxy(link));
                if (proxy == null) throw new NoWitness(link + ": its proxy is gone");
                proxy.toxics().keySet().forEach(toxic -> api.remove(proxy.name(), toxic));
                if (!proxy.enabled()) api.enable(proxy.name());
            }
    }

    /** The links that are impaired at present. */
    public synchronized List<Link> impaired() { return links.values().stream().filter(l -> !heldOn(l).isEmpty()).toList(); }

    /** The impairments of a link by the ids under which their toxics go. */
    synchronized Map<String, Impairment> impairmentsOf(Link link) { return Map.copyOf(held.getOrDefault(link.name(), Map.of())); }

    private Collection<Impairment> heldOn(Link link) { return held.getOrDefault(link.name(), Map.of()).values(); }

    /** Name of its proxy. */
    String proxy(Link link) { return prefix + link.name(); }

    /** All proxies of the server by their names. */
    Map<String, ProxySpec> proxies() { return api.proxies(); }

    /** Removes the proxies, and so the connections through them; a second call does nothing. */
    @Override public synchronized void close() {
        if (closed) return;
        closed = true;
        try (api) {
            Set<String> there = api.proxies().keySet();
            links.values().stream().map(this::proxy).filter(there::contains).forEach(api::delete);
        }
    }
}

package systems.kv;

import cluster.Cluster;
import cluster.Wait.Seen;
import fault.Injected;
import history.LeaderSample;
import history.LeaderSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Case;
import kit.Running;
import kit.SetupError;
import systems.log.Breakable;
import systems.log.LeaderSampler;
import systems.log.LinkFaults;
import systems.log.NodeView;
import systems.log.Together;
import systems.log.Waiting;

/**
 * A cluster of key-value servers (contracts/kv.md §1). A wait that is over without what it waited for is a failed check of the case, and
 * stops it. At its end, all that its clients saw is judged.
 */
public final class KvCluster implements AutoCloseable, Running, Breakable {
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private final Case c;
    private final Driver driver;
    private final KvConfig config;
    private final Map<Integer, KvNode> nodes = new TreeMap<>();
    private final Cluster processes;
    private final KvHistory history;
    private final Latencies latencies = new Latencies();
    private final Waiting waiting;
    private final LinkFaults network;
    private final SplittableRandom random;
    private final Readiness readiness;
    private final Members members;
    private final List<Load> loads = new ArrayList<>();
    private final Map<Integer, Injected> paused = new TreeMap<>();
    private LeaderSamples samples;
    private LeaderSampler sampler;
    private boolean judged;
    private boolean closed;

    public KvCluster(Case c, Driver driver, KvConfig config) {
        this.c = c;
        this.driver = driver;
        this.config = config;
        random = c.random().split();
        history = new KvHistory(c.workspace().file(config.name() + "history.jsonl"));
        config.all().forEach(id -> nodes.put(id, new KvNode(c, driver, this, id)));
        processes = new Cluster(nodes.values().stream().map(KvNode::process).toList());
        waiting = new Waiting(c, this::lastWords, processes);
        network = new LinkFaults(c, driver::links, this::idle, waiting, config.bounds().quorumBack());
        readiness = new Readiness(this, driver);
        members = new Members(c, driver, this, readiness, waiting);
    }

    private String lastWords() { return nodes.values().stream().map(n -> n.status() + "\n" + n.process().logTail()).collect(Collectors.joining("\n")); }

    /** Spawns the founding nodes and waits for nothing. */
    public void launch() {
        samples = new LeaderSamples(c.workspace().file(config.name() + "leaders.txt"));
        sampler = new LeaderSampler(config.all(), driver::view, samples);
        c.closeAtEnd(this);
        config.ids().forEach(id -> node(id).process().start());
    }

    /**
     * Waits until the cluster is ready: every node of it answers, all name the same live leader, who claims, the voters read from every node
     * are these, no learners are left, and one write is acknowledged and read.
     */
    public void waitForReady(Set<Integer> voters) { waiting.within("ready-in-time", bounds().ready(), () -> readiness.ready(voters)); }

    /** Whether it is ready now, in words: "ready", or what is missing. */
    public String readiness(Set<Integer> voters) { return readiness.ready(voters).words(); }

    public KvNode node(int id) {
        if (!nodes.containsKey(id)) throw new SetupError("no node " + id + " among " + nodes.keySet());
        return nodes.get(id);
    }

    /** All that may run, also those that did not found it. */
    public List<KvNode> nodes() { return List.copyOf(nodes.values()); }

    public KvConfig config() { return config; }

    /** Of a cluster that talks by TLS. */
    public Certificates certificates() { return config.certificates().orElseThrow(() -> new SetupError("the cluster talks in plain text")); }

    /** What clients and nodes, and nodes among themselves, exchanged; of a cluster that was asked to keep it. */
    public Recordings recordings() { return driver.recordings().orNoWitness(); }

    public Bounds bounds() { return config.bounds(); }

    public boolean has(Capability capability) { return driver.capabilities().contains(capability); }

    /** Of the founding nodes. */
    public Set<Integer> ids() { return config.founders(); }

    /** Nodes whose process runs. */
    public Set<Integer> living() { return nodes.values().stream().filter(KvNode::runs).map(KvNode::id).collect(Collectors.toCollection(TreeSet::new)); }

    /** The founding nodes but these. */
    public Set<Integer> others(Integer... without) {
        Set<Integer> rest = new TreeSet<>(ids());
        rest.removeAll(Set.of(without));
        return rest;
    }

    /** A key of this case alone. */
    public String key(String name) { return "k" + c.header().id() + "-" + name; }

    /** A client that finds the leader, beginning at any node; the case's seed says at which. */
    public KvClient client() {
        List<Integer> order = new ArrayList<>(living());
        synchronized (random) { Collections.shuffle(order, random); }
        return client(order, true);
    }

    /** A client that knows these nodes; it may be led to others by their hints. */
    public KvClient clientAmong(Set<Integer> nodes) { return client(List.copyOf(nodes), true); }

    /** A client that finds the leader, beginning at this node. */
    public KvClient clientFrom(int id) {
        List<Integer> order = new ArrayList<>(List.of(id));
        living().stream().filter(other -> other != id).forEach(order::add);
        return client(order, true);
    }

    KvClient pinned(int id) { return client(List.of(id), false); }

    private KvClient client(List<Integer> order, boolean follows) {
        if (order.isEmpty()) throw new SetupError("no node runs that a client could ask");
        synchronized (random) { return new KvClient(driver, history, latencies, order, Api.HTTP, follows, KvClient.Limits.standard(), random.split()); }
    }

    /** Who belongs to the cluster, and how one comes to. */
    public Members members() { return members; }

    /** The node to which a hint leads, by its address; -1 for an address that no node has. */
    public int nodeAt(Hint hint, Api api) { return driver.nodeAt(hint, api).orElse(-1); }

    /** How long the operations of all its clients took. */
    public Latencies latencies() { return latencies; }

    /** How a write looks on the wire. */
    public RawWrite rawWrite() { return driver.rawWrite(); }

    /** Clients that write and read all the time, until they are stopped. */
    public Load load(int writers, int readers) {
        var load = new Load(this, writers, readers, key("load" + loads.size() + "-"));
        loads.add(load);
        return load;
    }

    /** Waits until a leader claims and all living members name it. Returns its id. */
    public int waitForLeader(Duration bound) { return waitForLeader(bound, living()); }

    /** Waits until all of these name the same leader, which is one of them and claims. Returns its id. */
    public int waitForLeader(Duration bound, Set<Integer> among) { return waiting.within("leader-in-time", bound, () -> readiness.agreement(among)); }

    /** Nodes that claim to lead, now. */
    public Set<Integer> leaders() { return nodes.values().stream().map(KvNode::view).filter(NodeView::isLeader).map(NodeView::nodeId).collect(Collectors.toCollection(TreeSet::new)); }

    /** The term of the node that leads. */
    public int term() {
        return waiting.within("term-in-time", bounds().failover(), () -> nodes.values().stream().map(KvNode::view).filter(v -> v.isLeader() && v.term().isPresent())
            .map(v -> v.term().getAsInt()).max(Integer::compare).map(Seen::done).orElse(Seen.notYet("nobody leads")));
    }

    /** Waits until a write is acknowledged, at any living node. Returns how long that took. */
    public Duration waitForWrite(Duration bound) { return waitForWrite(bound, client()); }

    /** As {@link #waitForWrite(Duration)}, by this client. */
    public Duration waitForWrite(Duration bound, KvClient client) {
        long from = System.nanoTime();
        waiting.within("write-in-time", bound, () -> {
            Answer a = client.once(new Request.Put(key("awaited"), client + "/" + System.nanoTime()));
            return a.acked() ? Seen.done(a) : Seen.notYet(a.said());
        });
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Waits until the node has applied what the leader has applied by now. */
    public void waitForCaughtUp(Duration bound, int id) {
        long wanted = waiting.within("leader-in-time", bounds().failover(), () -> readiness.appliedByLeader(living()));
        waiting.within("caught-up-in-time", bound, () -> {
            long applied = node(id).status().applied().orElse(-1);
            return applied >= wanted ? Seen.done(true) : Seen.notYet("node " + id + " has applied " + applied + " of " + wanted);
        });
    }

    /** Waits until so many more writes of the load are acknowledged. @param bound for each, from the one before */
    public void waitForAcks(Duration bound, Load load, int more) {
        int before = load.acked();
        for (int acked = load.acked() - before; acked < more; acked = load.acked() - before) {
            int seen = before + acked;
            waiting.within("acks-in-time", bound, () -> load.acked() > seen ? Seen.done(true) : Seen.notYet(seen + " acknowledged, and no more"));
        }
    }

    /** Waits for anything else that has a bound. */
    public <T> T within(String id, Duration bound, java.util.concurrent.Callable<Seen<T>> probe) { return waiting.within(id, bound, probe); }

    @Override public void pass(Duration time) { waiting.pass(time); }

    /** What the nodes named as leader while the time passed, sampled five times a second. */
    public List<LeaderSample> observe(Duration time) { return sampler.observe(time, waiting); }

    /** Links between the nodes; of a cluster that was asked for with them. */
    @Override public LinkFaults network() { return network; }

    /** Links that should hold a connection between leader and follower, and do not. */
    private String idle() {
        Set<Integer> claiming = leaders();
        if (claiming.size() != 1) return claiming + " claim to lead";
        int leader = claiming.iterator().next();
        Set<Integer> living = living();
        return node(leader).status().voters().stream().filter(id -> id != leader && living.contains(id)).map(id -> driver.feed(leader, id)).filter(link -> driver.links().connections(link) == 0)
            .map(link -> link + " holds no connection").collect(Collectors.joining(", "));
    }

    /** SIGKILL for these, all at the same time; returns when their processes are gone. */
    @Override public void kill(Integer... ids) { Together.each(Stream.of(ids).map(this::node).toList(), KvNode::kill); }

    /** As {@link #kill(Integer...)}. */
    public void kill(Collection<Integer> ids) { kill(ids.toArray(Integer[]::new)); }

    /** Starts these again, in this order, and waits until they serve. */
    @Override public void restart(Integer... ids) {
        for (int id : ids) node(id).launch();
        Together.each(Stream.of(ids).map(this::node).toList(), KvNode::awaitAnswer);
    }

    @Override public void pause(int id) { paused.put(id, node(id).pause()); }

    @Override public void resume(int id) { paused.remove(id).undo(); }

    @Override public void remove(int id) { members.remove(id); }

    @Override public void promote(int id) { members.promote(id); }

    /** Paused nodes go on, all links are whole, members that are gone are started, and those that have left vote again. */
    public void mend() {
        List.copyOf(paused.keySet()).forEach(this::resume);
        network.release();
        restart(ids().stream().filter(id -> !node(id).runs() && !members.removed().contains(id)).toArray(Integer[]::new));
        waitForWrite(bounds().quorumBack());
        List.copyOf(members.removed()).forEach(this::promote);
    }

    /** Restarts of nodes that show other certificates from then on. */
    public Exchange exchange() { return new Exchange(this, waiting); }

    @Override public List<String> whereabouts() { return nodes.values().stream().flatMap(n -> n.process().whereabouts().stream()).map(line -> line.replace(" http://", " " + config.tls().scheme() + "://")).toList(); }

    /** Judges all that was seen, then ends all processes at once, or lets them be under {@code --keep-running}. */
    @Override public void close() {
        try {
            if (!judged) judge();
        } finally {
            if (!closed && !c.keepsServers()) end();
        }
    }

    private void judge() {
        judged = true;
        loads.forEach(Load::stop);
        latencies.write(c.workspace().caseFolder(), config.name());
        if (members.startFailed()) return;
        List.copyOf(paused.keySet()).forEach(this::resume); // a case that was broken off left its faults
        network.release();
        new FinalChecks(c, driver, this, history, samples).judge(processes.endedByThemselves(), waiting.missed() ? SETTLING : bounds().caughtUp());
    }

    private void end() {
        closed = true;
        sampler.close();
        history.close();
        Together.each(nodes(), n -> { if (n.runs()) n.process().kill(); }); // an orderly end takes time, and nothing is needed any more
        processes.close();
    }
}

package systems.log;

import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;

import cluster.Cluster;
import cluster.Wait.Seen;
import history.Append;
import history.Appends;
import history.Entry;
import history.LeaderSample;
import history.LeaderSamples;
import history.LogHistory;
import history.LogRule;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kit.Case;
import kit.Running;
import kit.SetupError;

/**
 * A cluster of a replicated log (contracts/raft-log.md §1). A wait that is over without what it waited for is a failed check of the case,
 * and stops it. At its end, the rules of {@link history.LogRule} are judged over all that was seen.
 */
public final class LogCluster implements AutoCloseable, Running, Breakable {
    private final Case c;
    private final Driver driver;
    private final ClusterConfig config;
    private final List<LogNode> nodes;
    private final Cluster processes;
    private final Appends appends = new Appends();
    private final Waiting waiting;
    private final Topics topics;
    private final Sides sides;
    private final LinkFaults network;
    private final Clients clients;
    private LeaderSamples samples;
    private LeaderSampler sampler;
    private boolean startFailed;
    private boolean judged;
    private boolean closed;

    public LogCluster(Case c, Driver driver, ClusterConfig config) {
        this.c = c;
        this.driver = driver;
        this.config = config;
        nodes = IntStream.rangeClosed(1, config.nodeCount()).mapToObj(id -> new LogNode(c, driver, config.bounds(), id)).toList();
        processes = new Cluster(nodes.stream().map(LogNode::process).toList());
        waiting = new Waiting(c, () -> nodes.stream().map(n -> n.view() + "\n" + n.process().logTail()).collect(Collectors.joining("\n")), processes);
        topics = new Topics("t" + c.header().id() + "-", driver, config, waiting);
        clients = new Clients(driver, config, appends);
        sides = new Sides(c, driver, this, topics, clients);
        network = new LinkFaults(c, driver::links, sides::idle, waiting, bounds().healInSync());
    }

    /** Spawns all nodes and waits for nothing. */
    public void launch() {
        samples = new LeaderSamples(c.workspace().file(config.name() + "leaders.txt"));
        sampler = new LeaderSampler(ids(), driver::view, samples);
        c.closeAtEnd(this);
        processes.startAll();
        driver.started();
    }

    /** Waits until all nodes name one leader and list all nodes; a cluster that does not come up is no finding of a case about something else. */
    public void awaitReady() {
        startFailed = true; // until it is up: what went wrong is told by the error itself
        driver.settle(config.ids());
        waiting.setUp("all nodes name one leader and list all nodes", bounds().start(config.nodeCount()), () -> {
            for (LogNode n : nodes) if (!n.listing().brokers().equals(ids())) return Seen.notYet(n + " lists " + n.listing().brokers());
            return consensus(ids());
        });
        startFailed = false;
    }

    public LogNode node(int id) {
        boolean known = id >= 1 && id <= nodes.size();
        if (!known && !Defect.MISUSE_IS_SILENT.in(c.options())) throw new SetupError("no node " + id + " among 1 to " + nodes.size());
        return known ? nodes.get(id - 1) : nodes.getLast();
    }

    public List<LogNode> nodes() { return nodes; }

    public ClusterConfig config() { return config; }

    /** The links between the nodes; of a cluster that was asked for with them. */
    @Override public LinkFaults network() { return network; }

    /** Pins clients to these nodes: those of {@link Side} find no others, whatever the nodes tell them. */
    public Side side(Integer... nodes) { return side(Set.of(nodes)); }

    /** As {@link #side(Integer...)}. */
    public Side side(Set<Integer> nodes) { return sides.of(nodes); }

    public Bounds bounds() { return config.bounds(); }

    /** Of all nodes. */
    public Set<Integer> ids() { return config.ids(); }

    /** Nodes whose process runs. */
    public Set<Integer> living() { return nodes.stream().filter(LogNode::runs).map(LogNode::id).collect(Collectors.toCollection(TreeSet::new)); }

    /** All nodes but these. */
    public Set<Integer> others(Integer... without) {
        Set<Integer> rest = new TreeSet<>(ids());
        rest.removeAll(Set.of(without));
        return rest;
    }

    /** What every node says now; a dead one gives a view without an answer. */
    public Map<Integer, NodeView> views() {
        Map<Integer, NodeView> views = new TreeMap<>();
        nodes.forEach(n -> views.put(n.id(), n.view()));
        return views;
    }

    /** Nodes that claim to lead, now. */
    public Set<Integer> leaders() { return views().values().stream().filter(NodeView::isLeader).map(NodeView::nodeId).collect(Collectors.toCollection(TreeSet::new)); }

    /** The node that claims to lead, of the highest term; empty if none does. @throws SplitBrain when two claim the same term */
    public OptionalInt leader() {
        NodeView best = null;
        for (NodeView v : views().values()) {
            if (!v.isLeader()) continue;
            if (best != null && best.term().isPresent() && best.term().equals(v.term())) {
                c.check("cluster.one-claimant-per-term", List.of(best, v), hasSize(1)); // a finding, whatever the case is about
                throw new SplitBrain(best, v);
            }
            if (best == null || v.term().orElse(-1) > best.term().orElse(-1)) best = v;
        }
        return best == null ? OptionalInt.empty() : OptionalInt.of(best.nodeId());
    }

    /** Waits for a leader among these nodes, seen twice in a row since the call. Returns its id. */
    public int waitForLeader(Duration bound, Set<Integer> among) {
        return waiting.within("leader-in-time", bound, () -> {
            OptionalInt first = leader();
            OptionalInt second = leader();
            return first.isPresent() && first.equals(second) && among.contains(first.getAsInt()) ? Seen.done(first.getAsInt()) : Seen.notYet("leader " + first);
        });
    }

    /** Waits until each of these nodes names the same leader, which is one of them and claims to be it. Returns its id. */
    public int waitForConsensus(Duration bound, Set<Integer> among) { return waiting.within("consensus-in-time", bound, () -> consensus(among)); }

    /** As {@link #waitForConsensus(Duration, Set)}, of all nodes. */
    public int waitForConsensus(Duration bound) { return waitForConsensus(bound, ids()); }

    private Seen<Integer> consensus(Set<Integer> among) {
        List<NodeView> seen = among.stream().map(id -> node(id).view()).toList();
        Set<OptionalInt> named = seen.stream().map(NodeView::currentLeader).collect(Collectors.toSet());
        OptionalInt one = named.iterator().next();
        return named.size() == 1 && one.isPresent() && among.contains(one.getAsInt()) ? Seen.done(one.getAsInt()) : Seen.notYet(seen.toString());
    }

    /** Waits until no living node claims to lead. A survivor may go on naming a dead leader. */
    public void waitForNoLeader(Duration bound) { waitForNoLeader(bound, ids()); }

    /** Waits until none of these nodes claims to lead. */
    public void waitForNoLeader(Duration bound, Set<Integer> among) {
        waiting.within("step-down-in-time", bound, () -> Collections.disjoint(leaders(), among) ? Seen.done(true) : Seen.notYet(leaders() + " claim to lead"));
    }

    /** The term of the node that leads now. */
    public int term() {
        return waiting.within("term-in-time", bounds().election(), () -> views().values().stream().filter(v -> v.isLeader() && v.term().isPresent()).map(v -> v.term().getAsInt())
            .max(Integer::compare).map(Seen::done).orElse(Seen.notYet("nobody leads")));
    }

    @Override public void pass(Duration time) { waiting.pass(time); }

    /** What the nodes named as leader while the time passed, sampled five times a second; at least twice a second each, else nothing was observed. */
    public List<LeaderSample> observe(Duration time) { return sampler.observe(time, waiting); }

    /** SIGKILL for these, all at the same time; returns when their processes are gone. */
    @Override public void kill(Integer... ids) { Together.each(Stream.of(ids).map(this::node).toList(), LogNode::kill); }

    /** Starts these again side by side and waits until they answer, and those that were launched before. */
    @Override public void restart(Integer... ids) {
        for (int id : ids) node(id).launch();
        waitForAnswers(living());
    }

    /** Starts a node again and waits for nothing: without a quorum that it reaches it may have no answer to give. */
    @Override public void relaunch(int id) { node(id).launch(); }

    /** Waits until those of these answer that were started again. */
    @Override public void waitForAnswers(Set<Integer> among) { Together.each(nodes.stream().filter(n -> n.returns() && among.contains(n.id())).toList(), LogNode::awaitAnswer); }

    /** A fresh topic with one partition on every node, which acknowledges what a quorum has; returns when all replicas are in sync. */
    public Topic createTopic() { return createTopic(1, config.quorum(), Map.of()); }

    /** @param settings of the topic, in the target's words */
    public Topic createTopic(int partitions, int minInsyncReplicas, Map<String, String> settings) { return topics.create(partitions, minInsyncReplicas, settings); }

    /** As {@link #createTopic()}, and this node leads it. */
    public Topic createTopicLedBy(int leader) { return topics.createLedBy(leader); }

    /** With one partition on these nodes only, the first of which leads it; the case is skipped where nobody may place replicas. */
    public Topic createTopicOn(Integer... nodes) { return topics.createOn(List.of(nodes)); }

    /** Waits until every partition is led, and exactly these nodes are in sync. */
    public void waitForInSync(Duration bound, Topic topic, Set<Integer> exactly) { waiting.within("in-sync-in-time", bound, () -> topics.inSyncAsTheyTell(topic, exactly)); }

    /** The node that leads the first partition, as the cluster describes it. */
    public int partitionLeader(Topic topic) { return waiting.setUp(topic + " is led", bounds().partitionLed(), () -> topics.describe(topic).get(topic.partition()).leader().map(Seen::done).orElse(Seen.notYet("no leader"))); }

    /** The node that leads each partition now, by its number; -1 for one without. */
    public Map<Integer, Integer> partitionLeaders(Topic topic) { return waiting.setUp(topic + " is described", bounds().partitionLed(), () -> Seen.done(topics.leaders(topic))); }

    /** Waits until the node itself stores so many records of the first partition. */
    public void waitForReplica(Duration bound, LogNode node, Topic topic, int records) {
        waiting.within("replica-in-time", bound, () -> {
            int held = node.replica(topic).size();
            return held >= records ? Seen.done(held) : Seen.notYet(node + " holds " + held + " records");
        });
    }

    /** A client that appends; closed with the cluster. */
    public LogProducer producer() { return producer(LogProducer.PATIENCE); }

    /** A client that gives a record up after this time. */
    public LogProducer producer(Duration patience) { return clients.producer(patience); }

    /** Begins to send so many numbered records a second to all partitions in turn. */
    public Load load(Topic topic, int perSecond) { return new Load(producer(), topic, perSecond); }

    /** Waits until so many records more were acknowledged than at the call. */
    public void waitForAcks(Duration bound, Load load, int more) {
        int wanted = load.acked() + more;
        waiting.within("acks-in-time", bound, () -> load.acked() >= wanted ? Seen.done(true) : Seen.notYet(load.acked() + " acknowledged"));
    }

    /** A consumer group of one member that reads a topic from now on; closed with the cluster. */
    public GroupReader group(Topic topic) { return clients.group(topic); }

    /** One client begins to read a topic, twice a second what is new; what it sees is in the history. Closed with the cluster. */
    public void follow(Topic topic) { clients.follow(topic); }

    /** Waits until a group was given all these records. */
    public void waitForGroup(Duration bound, GroupReader group, Collection<Append> records) {
        waiting.within("group-reads-in-time", bound, () -> {
            Set<String> missing = records.stream().map(Append::id).collect(Collectors.toCollection(TreeSet::new));
            group.received().forEach(e -> missing.remove(e.id()));
            return missing.isEmpty() ? Seen.done(true) : Seen.notYet(missing.size() + " are missing");
        });
    }

    /** What a consumer reads of the only partition, from its beginning to its end. */
    public List<Entry> read(Topic topic) { return clients.read(topic); }

    @Override public List<String> whereabouts() { return nodes.stream().flatMap(n -> n.process().whereabouts().stream()).toList(); }

    /** Judges the whole history, then ends all processes at once, or lets them be under {@code --keep-running}. */
    @Override public void close() {
        try {
            if (!judged) judge();
        } finally {
            if (!closed && !c.keepsServers()) end();
        }
    }

    private void judge() {
        judged = true;
        clients.close();
        if (startFailed) return;
        network.release(); // a case that was broken off left its faults
        if (living().size() < config.quorum()) throw new SetupError("the case ended without a quorum, so that its history cannot be judged");
        c.check("cluster.no-node-ends-by-itself", processes.endedByThemselves(), empty());
        new FinalChecks(c, driver, this, topics.all(), appends, samples).judge(waiting.missed() ? Duration.ofSeconds(5) : bounds().restartInSync());
    }

    /** What a rule of this cluster's judge finds in a history, such as its own at the end. */
    public List<String> violations(LogRule rule, LogHistory history) {
        if (Defect.JUDGE_SEES_GHOSTS.in(c.options())) return List.of("planted");
        return Defect.JUDGE_SLEEPS.in(c.options()) ? List.of() : rule.violations(history);
    }

    private void end() {
        if (Defect.CLOSE_LEAVES_ALL.in(c.options())) return;
        closed = true;
        topics.close();
        sampler.close();
        Together.each(nodes, n -> { if (n.runs()) n.process().kill(); }); // an orderly end takes seconds, and nothing is needed any more
        processes.close();
        driver.ended();
    }
}

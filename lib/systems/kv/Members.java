package systems.kv;

import static org.hamcrest.Matchers.is;

import cluster.Wait.Seen;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import kit.Case;
import kit.SetupError;
import systems.log.Waiting;

/** Who belongs to a cluster: how nodes become one, and who the leader says they are (contracts/kv.md §2.6). */
public final class Members {
    private final Case c;
    private final Driver driver;
    private final KvCluster cluster;
    private final Readiness readiness;
    private final Waiting waiting;
    private final int first;
    private final Set<Integer> removed = new TreeSet<>();
    private boolean startFailed;

    Members(Case c, Driver driver, KvCluster cluster, Readiness readiness, Waiting waiting) {
        this.c = c;
        this.driver = driver;
        this.cluster = cluster;
        this.readiness = readiness;
        this.waiting = waiting;
        first = cluster.config().ids().getFirst();
    }

    /** Makes a cluster of nodes that run, and waits until it is ready; one that does not come up is no finding of a case about something else. */
    public void found() {
        try {
            found(waiting::setUp);
        } catch (SetupError e) {
            startFailed = true; // told by the error itself
            throw e;
        }
    }

    /** As {@link #found}, for a case about it: a bound that is missed is a failed check. */
    public void foundInTime() { found(waiting::within); }

    private void found(Patience patience) {
        Bounds bounds = cluster.bounds();
        patience.until("health-in-time", bounds.health(), readiness::allServe);
        if (!driver.foundsItself()) {
            initialize();
            Set<Integer> others = cluster.others(first);
            if (!cluster.has(Capability.AUTO_JOIN)) others.forEach(id -> cluster.client().addLearner(id));
            patience.until("joined-in-time", bounds.joined(), () -> readiness.members(Set.of(first), others));
            patience.until("promoted-in-time", bounds.promoted(), () -> acked(cluster.clientFrom(first).changeMembership(cluster.ids()))); // whoever has just joined may not know yet who belongs to it
        }
        patience.until("ready-in-time", bounds.ready(), () -> readiness.ready(cluster.ids()));
    }

    boolean startFailed() { return startFailed; }

    /** Waits until every founding node says that it serves. */
    public void awaitHealth() { waiting.within("health-in-time", cluster.bounds().health(), readiness::allServe); }

    /** Asks the first node to make a cluster of itself; never another one. */
    public void initialize() { c.require("cluster.initialized", cluster.node(first).client().within(cluster.bounds().findLeader()).initialize().said(), is(Answer.ACKED)); }

    /** Waits until the leader lists exactly these. */
    public void await(Duration bound, Set<Integer> voters, Set<Integer> learners) { waiting.within("members-in-time", bound, () -> readiness.members(voters, learners)); }

    /** Waits until the leader lists one of these sets of voters, without a change in progress. Returns it. */
    public Set<Integer> awaitOneOf(Duration bound, Collection<Set<Integer>> wanted) {
        return waiting.within("voters-in-time", bound, () -> {
            Set<Integer> claiming = cluster.leaders();
            if (claiming.size() != 1) return Seen.notYet(claiming + " claim to lead");
            Status s = cluster.node(claiming.iterator().next()).status();
            return wanted.contains(s.voters()) && !s.changing() ? Seen.done(s.voters()) : Seen.notYet(s.toString());
        });
    }

    /** Starts a later node, by way of a member that makes it a learner, and waits until the leader lists it. */
    public void bringIn(int id) {
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        Status before = cluster.node(leader).status();
        driver.announce(id, leader, waiting::setUp);
        cluster.node(id).process().start();
        cluster.node(id).awaitAnswer();
        if (!driver.foundsItself() && !cluster.has(Capability.AUTO_JOIN)) cluster.client().addLearner(id);
        Set<Integer> learners = new TreeSet<>(before.learners());
        learners.add(id);
        await(cluster.bounds().joined(), before.voters(), learners);
    }

    /** Founding nodes that have left. */
    Set<Integer> removed() { return Set.copyOf(removed); }

    /** A voter leaves, and its process ends: the same request again does no harm, so that it is made until it is acknowledged. */
    void remove(int id) {
        removed.add(id);
        Set<Integer> rest = rest();
        waiting.within("removed-in-time", cluster.bounds().failover(), () -> acked(cluster.clientAmong(rest).changeMembership(rest)));
        cluster.node(id).retire();
    }

    /** One that has left is started with what it has, learns, and votes again. */
    void promote(int id) {
        Set<Integer> rest = rest();
        cluster.node(id).process().start();
        cluster.node(id).awaitAnswer();
        waiting.within("joined-in-time", cluster.bounds().joined(), () -> acked(cluster.clientAmong(rest).addLearner(id)));
        removed.remove(id);
        waiting.within("promoted-in-time", cluster.bounds().promoted(), () -> acked(cluster.clientAmong(rest).changeMembership(rest())));
    }

    private Set<Integer> rest() { return cluster.others(removed.toArray(Integer[]::new)); }

    private static Seen<Answer> acked(Answer a) { return a.acked() ? Seen.done(a) : Seen.notYet(a.said()); }
}

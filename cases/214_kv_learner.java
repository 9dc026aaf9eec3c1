///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A learner holds all data and counts for no quorum; promoted, it counts; to promote one that is cut off does no harm.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvLearner
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS membership faults links
//CLAUSES 6 19
//TIMEOUT 420
//MEMORY_MIB 1100

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Capability;
import systems.kv.KvCluster;
import systems.kv.Load;
import systems.kv.Siege;

class KvLearner {
    static void main(String[] args) { Case.run(args, KvLearner::check); }

    private static final int LEARNER = 4;
    private static final int KEYS = 60;
    private static final Duration SIEGE = Duration.ofSeconds(8);
    private static final int WRITERS = 2;
    private static final int READERS = 1;
    private static final int SOME = 20;
    private final Case c;
    private final KvCluster cluster;
    private final Set<Integer> four;

    KvLearner(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        four = new TreeSet<>(cluster.ids());
        four.add(LEARNER);
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).later(LEARNER).links().needing(Capability.LEARNER).start()) {
            var run = new KvLearner(c, cluster);
            c.step("a fourth node becomes a learner, and holds all data", run::learn);
            c.step("both followers are killed: leader and learner are no quorum", run::leaderAndLearner);
            c.step("the leader and a follower are killed: the other and the learner are no quorum", run::followerAndLearner);
            c.step("to promote a learner that is cut off does no harm", run::promotedWhileCutOff);
            c.step("promoted, the learner counts: three of four serve, two do not", run::promoted);
        }
    }

    private String key(int i) { return cluster.key("" + i); }

    void learn() {
        for (int i = 0; i < KEYS; i++) c.check("before.acked", cluster.client().set(key(i), "value " + i).said(), is(ACKED));
        cluster.members().bringIn(LEARNER);
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), LEARNER);
        for (int i = 0; i < KEYS; i++) c.check("learner.holds-all-data", cluster.node(LEARNER).held(key(i)).said(), is(value("value " + i)));
        for (int voter : cluster.ids()) { // a learner need not tell who the members are
            c.checkWithin(cluster.bounds().caughtUp(), "learner.is-no-voter", () -> cluster.node(voter).status().voters(), is(cluster.ids()));
            c.checkWithin(cluster.bounds().caughtUp(), "learner.is-a-learner", () -> cluster.node(voter).status().learners(), is(Set.of(LEARNER)));
        }
    }

    private List<Integer> killed(int count, Set<Integer> sparing) {
        List<Integer> victims = new ArrayList<>(four);
        victims.removeAll(sparing);
        cluster.kill(victims.subList(0, count));
        return victims.subList(0, count);
    }

    private void nothingAcked(String when) {
        Siege siege = Siege.of(SIEGE, cluster.living(), (node, number) -> cluster.node(node).client().set(cluster.key("lost"), node + " " + number), (node, number) -> cluster.node(node).client().get(key(0)));
        c.check(when + ".all-survivors-were-asked", siege.asked(), is(cluster.living()));
        c.check(when + ".nothing-is-acked-or-read", siege.succeeded(), is(empty()));
    }

    private void back(List<Integer> dead) {
        cluster.restart(dead.toArray(Integer[]::new));
        cluster.waitForWrite(cluster.bounds().quorumBack());
    }

    /** No acknowledgement of a learner commits. */
    void leaderAndLearner() {
        List<Integer> dead = killed(2, Set.of(LEARNER, cluster.waitForLeader(cluster.bounds().failover())));
        nothingAcked("leader-and-learner");
        back(dead);
    }

    /** No vote of a learner elects. */
    void followerAndLearner() {
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        List<Integer> dead = killed(2, Set.of(LEARNER, cluster.others(leader).iterator().next()));
        nothingAcked("follower-and-learner");
        back(dead);
    }

    /** Whether that is refused or waits for the learner is the server's business. */
    void promotedWhileCutOff() {
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), LEARNER);
        Load load = cluster.load(WRITERS, READERS);
        cluster.network().isolate(LEARNER);
        cluster.waitForAcks(cluster.bounds().failover(), load, SOME);
        Answer promotion = cluster.clientAmong(cluster.ids()).changeMembership(four);
        c.note("to promote a learner that is cut off: " + promotion);
        cluster.waitForAcks(cluster.bounds().failover(), load, SOME);
        cluster.network().heal();
        load.stop();
        c.check("cut-off.longest-gap-ms", load.longestGap().toMillis(), lessThan(cluster.bounds().failover().toMillis()));
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), LEARNER);
    }

    void promoted() {
        c.checkWithin(cluster.bounds().promoted(), "promotion.acked", () -> cluster.clientAmong(cluster.ids()).changeMembership(four).said(), is(ACKED)); // not before it is in sync
        cluster.waitForReady(four);
        List<Integer> first = killed(1, Set.of(LEARNER));
        c.check("three-of-four.served-in-ms", cluster.waitForWrite(cluster.bounds().failover()).toMillis(), lessThan(cluster.bounds().failover().toMillis()));
        Set<Integer> sparing = new TreeSet<>(first);
        sparing.add(LEARNER);
        List<Integer> second = killed(1, sparing);
        nothingAcked("two-of-four");
        cluster.restart(first.getFirst(), second.getFirst());
        cluster.waitForReady(four);
    }
}

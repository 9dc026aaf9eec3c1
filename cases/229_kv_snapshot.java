///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION After eight thousand writes, a node that was off all the time and one with an empty disk come to hold what the others hold, by a snapshot, also after all were restarted; deleted keys stay away.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvSnapshot
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS snapshot faults
//GATE slow
//CLAUSES 9 18
//TIMEOUT 600
//MEMORY_MIB 1100

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.Set;
import java.util.TreeSet;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Burst;
import systems.kv.Capability;
import systems.kv.KvClient;
import systems.kv.KvCluster;

class KvSnapshot {
    static void main(String[] args) { Case.run(args, KvSnapshot::check); }

    private static final int LATE = 4;
    private static final int LANES = 15;
    private static final int KEYS = 300;
    private static final int ROUNDS = 27;
    private static final int DELETED = 60;
    private final Case c;
    private final KvCluster cluster;
    private int off;

    KvSnapshot(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).later(LATE).needing(Capability.SNAPSHOT_SOON, Capability.LEARNER).start()) {
            var run = new KvSnapshot(c, cluster);
            c.step("a follower is off while eight thousand writes are acknowledged, and keys deleted", run::fill);
            c.step("a node with an empty disk joins, and holds them", run::late);
            c.step("the follower returns, and holds them", run::returned);
            c.step("all nodes start again, and hold them", run::restarted);
        }
    }

    private String key(int i) { return cluster.key("" + i); }

    void fill() {
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        off = cluster.others(leader).iterator().next();
        cluster.kill(off);
        c.check("fill.all-acked", Burst.of(LANES, this::lane).said(), everyItem(is(ACKED)));
        for (int i = 0; i < DELETED; i++) c.check("fill.deleted", cluster.clientFrom(leader).delete(key(i)).said(), is(ACKED));
    }

    /** The first answer that is no success, else the last one. */
    private Answer lane(int lane) {
        KvClient client = cluster.client();
        Answer last = null;
        for (int round = 1; round <= ROUNDS; round++)
            for (int i = lane; i < KEYS; i += LANES) {
                last = client.set(key(i), "round " + round + " of " + i);
                if (!last.acked()) return last;
            }
        return last;
    }

    private void holds(String who, int node) {
        cluster.waitForCaughtUp(cluster.bounds().caughtUpBySnapshot(), node);
        for (int i = 0; i < DELETED; i++) c.check(who + ".deleted-stays-away", cluster.node(node).held(key(i)).said(), is(ABSENT));
        for (int i = DELETED; i < KEYS; i++) c.check(who + ".holds-the-last-value", cluster.node(node).held(key(i)).said(), is(value("round " + ROUNDS + " of " + i)));
    }

    void late() {
        cluster.members().bringIn(LATE);
        holds("late", LATE);
    }

    void returned() {
        cluster.restart(off);
        holds("returned", off);
    }

    void restarted() {
        Set<Integer> all = new TreeSet<>(cluster.ids());
        all.add(LATE);
        cluster.kill(all);
        cluster.restart(all.toArray(Integer[]::new));
        cluster.waitForWrite(cluster.bounds().quorumBack());
        for (int node : all) holds("restarted", node);
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Without a quorum no write, no read and no membership change succeeds, every call ends in time, and one node more brings service back, with all that was there.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvQuorumLoss
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS quorum faults
//CLAUSES 6 7
//TIMEOUT 480
//MEMORY_MIB 1300

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
import systems.kv.KvClient;
import systems.kv.KvCluster;
import systems.kv.Siege;

class KvQuorumLoss {
    static void main(String[] args) { Case.run(args, KvQuorumLoss::check); }

    private static final Duration SIEGE = Duration.ofSeconds(12);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private final Case c;
    private final KvCluster cluster;
    private final String kept;
    private List<Integer> dead;

    KvQuorumLoss(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        kept = cluster.key("kept");
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).named("of3").nodes(3).start()) {
            new KvQuorumLoss(c, cluster).run("three: all but the leader are killed", false);
        }
        try (var cluster = KeyValue.cluster(c).named("of5").nodes(5).start()) {
            new KvQuorumLoss(c, cluster).run("five: the leader and two others are killed", true);
        }
    }

    private void run(String title, boolean leaderToo) {
        c.step(title, () -> lose(leaderToo));
        c.step("for twelve seconds nothing succeeds at the survivors, and every call ends in time", this::besiege);
        c.step("one node starts: service is back, and the old value is there", this::back);
    }

    void lose(boolean leaderToo) {
        c.check("before.acked", cluster.client().set(kept, "old").said(), is(ACKED));
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        List<Integer> victims = new ArrayList<>(cluster.others(leader));
        if (leaderToo) victims.addFirst(leader);
        dead = victims.subList(0, cluster.ids().size() - cluster.config().quorum() + 1);
        cluster.kill(dead);
    }

    void besiege() {
        Set<Integer> survivors = new TreeSet<>(cluster.living());
        Siege siege = Siege.of(SIEGE, survivors,
            (node, number) -> cluster.node(node).client().set(cluster.key("lost"), "at node " + node + ", " + number),
            (node, number) -> cluster.node(node).client().get(kept),
            (node, number) -> cluster.node(node).client().delete(cluster.key("lost-delete")),
            (node, number) -> cluster.node(node).client().changeMembership(cluster.ids())); // those that there are
        c.check("lost.calls-were-made-at-every-survivor", siege.asked(), is(survivors));
        c.check("lost.nothing-succeeds", siege.succeeded(), is(empty()));
        c.check("lost.slowest-call-ms", siege.slowest().toMillis(), lessThanOrEqualTo(KvClient.ATTEMPT.plus(GRACE).toMillis()));
    }

    void back() {
        cluster.restart(dead.getFirst());
        cluster.waitForWrite(cluster.bounds().quorumBack());
        for (int node : cluster.living()) c.check("back.old-value-through-every-node", cluster.clientFrom(node).get(kept).said(), is(value("old")));
        cluster.restart(dead.subList(1, dead.size()).toArray(Integer[]::new));
        cluster.waitForReady(cluster.ids());
    }
}

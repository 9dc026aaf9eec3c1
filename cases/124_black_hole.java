///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The leader is cut off by silence, not by refusal: connections stay open and nothing passes. The outcome is the same, and every call ends in time.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BlackHole
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 6 7 8 9 15 20 29
//TIMEOUT 360
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import fault.CutMode;
import history.Append;
import history.Entry;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Side;
import systems.log.Topic;

class BlackHole {
    static void main(String[] args) { Case.run(args, BlackHole::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final Set<Integer> majority;
    private final Topic topic;
    private final Acknowledged acked;
    private Append refused;

    BlackHole(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        majority = cluster.others(old);
        topic = cluster.createTopicLedBy(old);
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new BlackHole(c, cluster);
            c.step("records are acknowledged", () -> run.acked.write("whole", cluster.producer(), 20));
            c.step("nothing passes to or from the leader, which acknowledges nothing and stops claiming", run::silence);
            c.step("the majority elects another one, and acknowledges", run::majorityWrites);
            c.step("the links are back, and one log is everywhere", run::heal);
        }
    }

    void silence() {
        cluster.network().isolate(CutMode.BLACKHOLE, old);
        try (var minority = cluster.side(old)) {
            long from = System.nanoTime();
            refused = minority.plainProducer().send(topic, c.bytes(50));
            c.check("silence.minority-not-acked", refused.acked(), is(false));
            c.check("silence.ends-in-time-s", (System.nanoTime() - from) / 1_000_000_000, lessThanOrEqualTo(Side.PATIENCE.plusSeconds(5).toSeconds()));
        }
        cluster.waitForNoLeader(cluster.bounds().stepDown(), Set.of(old));
    }

    void majorityWrites() {
        cluster.waitForConsensus(cluster.bounds().election(), majority);
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, majority);
        try (var side = cluster.side(majority)) {
            acked.write("silence", side.plainProducer(), 20); // for an idempotent one, brokers go on asking the silent leader for half a minute
        }
    }

    void heal() {
        cluster.network().heal();
        c.check("healed.old-leader-follows", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(in(majority)));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        acked.write("healed", cluster.producer(), 20);
        for (LogNode node : cluster.nodes()) {
            acked.heldBy("healed", node, cluster.bounds().healInSync());
            c.check("healed.replica-lacks-what-was-refused", node.replica(topic).stream().map(Entry::id).toList(), not(hasItem(refused.id())));
        }
    }
}

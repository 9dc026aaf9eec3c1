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
//WEIGHT 2
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import fault.CutMode;
import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Side;
import systems.log.Topic;

class BlackHole {
    static void main(String[] args) { Case.run(args, BlackHole::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final Set<Integer> majority;
    private final Topic topic;
    private final List<Append> acked = new ArrayList<>();
    private Append refused;

    BlackHole(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        majority = cluster.others(old);
        topic = cluster.createTopicLedBy(old);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new BlackHole(c, cluster);
            c.step("records are acknowledged", () -> run.write("whole", cluster.producer()));
            c.step("nothing passes to or from the leader, which acknowledges nothing and stops claiming", run::silence);
            c.step("the majority elects another one, and acknowledges", run::majorityWrites);
            c.step("the links are back, and one log is everywhere", run::heal);
        }
    }

    private void write(String when, LogProducer producer) {
        List<Append> sent = producer.write(topic, 20);
        c.check(when + ".all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
        acked.addAll(sent);
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
            write("silence", side.plainProducer()); // for an idempotent one, brokers go on asking the silent leader for half a minute
        }
    }

    void heal() {
        cluster.network().heal();
        c.check("healed.old-leader-follows", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(in(majority)));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        write("healed", cluster.producer());
        for (LogNode node : cluster.nodes()) {
            cluster.waitForReplica(cluster.bounds().healInSync(), node, topic, acked.size());
            List<String> held = node.replica(topic).stream().map(Entry::id).toList();
            c.check("healed.replica-lacks-what-was-refused", held, not(hasItem(refused.id())));
            c.check("healed.replica-holds-what-was-acked", held.containsAll(acked.stream().map(Append::id).toList()), is(true));
        }
    }
}

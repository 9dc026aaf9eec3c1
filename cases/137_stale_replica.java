///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A replica that is behind never leads, though it is the only one left: a partition without a leader is better than acknowledged records that are lost.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN StaleReplica
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 6 9 23
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;

class StaleReplica {
    static void main(String[] args) { Case.run(args, StaleReplica::check); }

    /** For which it could be elected: several times what an election takes. */
    private static final Duration OBSERVED = Duration.ofSeconds(10);
    /** A client gives a record up so soon that one that is never acknowledged does not hold up the case. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private final Case c;
    private final LogCluster cluster;
    private final int leader = 1;
    private final int stale = 2;
    private final int other = 3;
    private final Topic topic;
    private final LogProducer producer;
    private final Acknowledged acked;

    StaleReplica(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicOn(leader, stale, other);
        producer = cluster.producer(PATIENCE);
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).start()) {
            var run = new StaleReplica(c, cluster);
            c.step("all three replicas hold what is acknowledged", () -> run.acked.write("whole", run.producer, 10));
            c.step("one is killed, and misses what the two others acknowledge", run::leaveBehind);
            c.step("these two are killed, and it comes back: it does not lead", run::alone);
            c.step("the two come back: one of them leads, and every record is on all three", run::back);
        }
    }

    void leaveBehind() {
        cluster.kill(stale);
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, Set.of(leader, other));
        acked.write("behind", producer, 20);
    }

    void alone() {
        cluster.kill(leader, other);
        cluster.restart(stale);
        cluster.waitForConsensus(cluster.bounds().quorumBack(), cluster.living());
        c.checkThroughout(OBSERVED, "alone.nobody-leads", () -> cluster.partitionLeaders(topic), not(hasValue(stale)));
        c.check("alone.not-acked", producer.send(topic, c.bytes(50)).acked(), is(false));
    }

    void back() {
        cluster.restart(leader, other);
        cluster.waitForInSync(cluster.bounds().quorumBack(), topic, topic.nodes());
        acked.write("back", cluster.producer(), 10);
        for (int id : List.of(leader, stale, other)) acked.heldBy("back", cluster.node(id), cluster.bounds().restartInSync());
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Seven nodes lose three followers at once and go on under the same leader; with one more gone nothing is acknowledged, and with all back all hold the same.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN SimultaneousFailures
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 6 8 17
//TIMEOUT 600
//WEIGHT 2
//MEMORY_MIB 2250

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class SimultaneousFailures {
    static void main(String[] args) { Case.run(args, SimultaneousFailures::check); }

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private final Case c;
    private final LogCluster cluster;
    private final int leader;
    private final int term;
    private final Topic topic;
    private final LogProducer producer;
    private final Acknowledged acked;

    SimultaneousFailures(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        topic = cluster.createTopicLedBy(leader);
        producer = cluster.producer(PATIENCE);
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(7).start()) {
            var run = new SimultaneousFailures(c, cluster);
            c.step("three followers are killed at once: the leader stays, records are acknowledged", run::threeDown);
            c.step("one more is killed: nothing is acknowledged", run::fourDown);
            c.step("all come back, and hold the same", run::allBack);
        }
    }

    private Integer[] followers(int count) { return cluster.living().stream().filter(id -> id != leader).limit(count).toArray(Integer[]::new); }

    void threeDown() {
        cluster.kill(followers(3));
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.living());
        acked.write("three-down", producer, 100);
        c.checkWithin(cluster.bounds().election(), "three-down.same-leader", cluster::leaders, is(Set.of(leader)));
        c.check("three-down.same-term", cluster.term(), is(term));
    }

    void fourDown() {
        cluster.kill(followers(1));
        c.check("four-down.not-acked", producer.send(topic, c.bytes(50)).acked(), is(false));
        cluster.waitForNoLeader(cluster.bounds().stepDown());
    }

    void allBack() {
        cluster.restart(cluster.others(cluster.living().toArray(Integer[]::new)).toArray(Integer[]::new));
        cluster.waitForConsensus(cluster.bounds().quorumBack());
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
        acked.write("all-back", producer, 10);
        for (LogNode node : cluster.nodes()) acked.heldBy("all-back", node, cluster.bounds().restartInSync());
    }
}

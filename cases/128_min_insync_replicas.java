///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A topic acknowledges records exactly while it has as many in-sync replicas as it asks for: refused below that number, and acknowledged again above it.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MinInsyncReplicas
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication faults
//CLAUSES 6 16
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;

class MinInsyncReplicas {
    static void main(String[] args) { Case.run(args, MinInsyncReplicas::check); }

    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private final Case c;
    private final LogCluster cluster;
    private final Topic two;
    private final Topic three;
    private final LogProducer producer;
    private final int first;
    private final int second;

    MinInsyncReplicas(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        two = cluster.createTopic(1, 2, Map.of());
        three = cluster.createTopic(1, 3, Map.of());
        producer = cluster.producer(PATIENCE);
        Iterator<Integer> followers = cluster.others(cluster.partitionLeader(two)).iterator();
        first = followers.next();
        second = followers.next();
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new MinInsyncReplicas(c, cluster);
            c.step("with all nodes up, both topics acknowledge", run::allUp);
            c.step("with one down, only the topic that asks for two does", run::oneDown);
            c.step("with two down, neither does", run::twoDown);
            c.step("with all back, both do again", run::allBack);
        }
    }

    private boolean acked(Topic topic) { return producer.send(topic, c.bytes(100)).acked(); }

    void allUp() {
        c.check("all-up.two-acked", acked(two), is(true));
        c.check("all-up.three-acked", acked(three), is(true));
    }

    void oneDown() {
        cluster.kill(first);
        cluster.waitForInSync(cluster.bounds().partitionLed(), two, cluster.others(first));
        cluster.waitForInSync(cluster.bounds().partitionLed(), three, cluster.others(first));
        c.check("one-down.two-acked", acked(two), is(true));
        c.check("one-down.three-not-acked", acked(three), is(false));
    }

    void twoDown() {
        cluster.kill(second);
        c.check("two-down.two-not-acked", acked(two), is(false));
        c.check("two-down.three-not-acked", acked(three), is(false));
    }

    void allBack() {
        cluster.restart(first, second);
        cluster.waitForConsensus(cluster.bounds().quorumBack());
        for (Topic topic : new Topic[] {two, three}) {
            cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
            c.check("all-back.acked", acked(topic), is(true));
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Clusters whose nodes are killed and started at random serve whenever a quorum is up, have no leader when none is, and lose nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RandomFailures
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults random
//GATE slow
//CLAUSES 13 27 30
//TIMEOUT 3600
//MEMORY_MIB 2250

import static org.hamcrest.Matchers.*;

import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;
import systems.schedule.Alphabet;
import systems.schedule.RandomRun;
import systems.schedule.RandomRuns;
import systems.schedule.Standing;

class RandomFailures {
    static void main(String[] args) { Case.run(args, RandomFailures::check); }

    private static final int RUNS = 10;
    private static final int PER_SECOND = 50;
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final Load load;

    RandomFailures(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopic();
        producer = cluster.producer();
        load = cluster.load(topic, PER_SECOND);
        cluster.follow(topic);
    }

    static void check(Case c) { new RandomRuns(c, Alphabet.NODES, RUNS).each(run -> follow(c, run)); }

    static void follow(Case c, RandomRun run) {
        try (var cluster = ReplicatedLog.cluster(c).named(run.name()).nodes(run.nodes()).start()) {
            var judge = new RandomFailures(c, cluster);
            cluster.waitForAcks(cluster.bounds().write(), judge.load, PER_SECOND);
            run.follow(cluster, judge::stands);
            judge.allBack();
        }
    }

    /** With a quorum there is a leader, and a write is acknowledged; without one nobody claims to lead. */
    private void stands(Standing now) {
        switch (now.outlook()) {
            case SERVES -> progress(now.serving());
            case NOBODY_LEADS -> cluster.waitForNoLeader(cluster.bounds().stepDown());
            case EITHER -> throw new IllegalStateException("no link was touched");
        }
    }

    private void progress(Set<Integer> living) {
        cluster.waitForConsensus(cluster.bounds().quorumBack(), living);
        cluster.waitForInSync(cluster.bounds().quorumBack(), topic, living);
        c.check("progress.acked", producer.send(topic, c.bytes(100)).acked(), is(true));
    }

    private void allBack() {
        cluster.restart(cluster.others(cluster.living().toArray(Integer[]::new)).toArray(Integer[]::new));
        progress(cluster.ids());
        load.stop();
    }
}

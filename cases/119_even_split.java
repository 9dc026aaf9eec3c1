///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Six nodes are split into three and three: neither half has a leader or acknowledges anything, and once the links are back all serve again.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN EvenSplit
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 5 6 7 15
//TIMEOUT 540
//WEIGHT 2
//MEMORY_MIB 2000

import static org.hamcrest.Matchers.*;

import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class EvenSplit {
    static void main(String[] args) { Case.run(args, EvenSplit::check); }

    private static final Duration SPLIT_FOR = Duration.ofSeconds(15);
    private static final Set<Integer> LOW = Set.of(1, 2, 3);
    private static final Set<Integer> HIGH = Set.of(4, 5, 6);
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final Acknowledged acked;

    EvenSplit(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicLedBy(cluster.waitForConsensus(cluster.bounds().election()));
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(6).links().start()) {
            var run = new EvenSplit(c, cluster);
            c.step("with all links whole, records are acknowledged", () -> run.acked.write("whole", cluster.producer(), 20));
            c.step("three and three: the leader stops claiming, and nobody begins", run::split);
            c.step("neither half acknowledges", run::nothingAcked);
            c.step("the links are back: one leader, and acknowledged records", run::heal);
            for (LogNode node : cluster.nodes()) c.step(node + " holds what was acknowledged", () -> run.acked.heldBy("healed", node, cluster.bounds().healInSync()));
        }
    }

    void split() {
        cluster.network().partition(LOW, HIGH);
        cluster.waitForNoLeader(cluster.bounds().stepDown());
        List<LeaderSample> samples = cluster.observe(SPLIT_FOR);
        c.check("split.all-are-sampled", samples.stream().filter(LeaderSample::answered).map(LeaderSample::node).collect(Collectors.toSet()), is(cluster.ids()));
        c.check("split.nobody-claims", samples.stream().filter(LeaderSample::claims).toList(), is(empty()));
    }

    void nothingAcked() {
        for (Set<Integer> half : List.of(LOW, HIGH)) {
            try (var side = cluster.side(half)) {
                c.check("split.not-acked", side.plainProducer().send(topic, c.bytes(50)).acked(), is(false));
            }
        }
    }

    void heal() {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        acked.write("healed", cluster.producer(), 20);
    }
}

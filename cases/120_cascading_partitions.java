///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The links of seven nodes are cut in several ways, one after the other: there is a leader exactly where a quorum is connected, and one of all in the end.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN CascadingPartitions
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 1 5 7 8 15
//TIMEOUT 600
//WEIGHT 2
//MEMORY_MIB 2250

import static org.hamcrest.Matchers.*;

import fault.Injected;
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

class CascadingPartitions {
    static void main(String[] args) { Case.run(args, CascadingPartitions::check); }

    private static final Duration OBSERVED = Duration.ofSeconds(8);
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final Acknowledged acked;
    private Injected pairAway;
    private Injected otherPairAway;

    CascadingPartitions(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicLedBy(cluster.waitForConsensus(cluster.bounds().election()));
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(7).links().start()) {
            var run = new CascadingPartitions(c, cluster);
            c.step("6 and 7 are cut off: the five others serve", run::fiveAndTwo);
            c.step("4 and 5, too: three, two and two nodes, and nobody leads", run::threeTwoTwo);
            c.step("4 and 5 are back with 1, 2 and 3, and these five serve", run::fiveAgain);
            c.step("4 to 7 against 1 to 3: the four serve", run::threeAndFour);
            c.step("all links are back: one leader, and all records", run::heal);
            for (LogNode node : cluster.nodes()) c.step(node + " holds what was acknowledged", () -> run.acked.heldBy("healed", node, cluster.bounds().healInSync()));
        }
    }

    /** One of them leads, nobody else does, and they acknowledge. */
    private void serve(String when, Integer... group) {
        Set<Integer> these = Set.of(group);
        int leader = cluster.waitForConsensus(cluster.bounds().quorumBack(), these);
        cluster.waitForNoLeader(cluster.bounds().stepDown(), cluster.others(group));
        c.check(when + ".only-one-claims", claimants(), is(Set.of(leader)));
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, these);
        try (var side = cluster.side(group)) {
            acked.write(when, side.producer(), 20);
        }
    }

    private Set<Integer> claimants() { return cluster.observe(OBSERVED).stream().filter(LeaderSample::claims).map(LeaderSample::node).collect(Collectors.toSet()); }

    void fiveAndTwo() {
        pairAway = cluster.network().isolate(6, 7);
        serve("five-and-two", 1, 2, 3, 4, 5);
    }

    void threeTwoTwo() {
        otherPairAway = cluster.network().partition(Set.of(1, 2, 3), Set.of(4, 5));
        cluster.waitForNoLeader(cluster.bounds().stepDown());
        List<LeaderSample> samples = cluster.observe(OBSERVED);
        c.check("three-two-two.all-are-sampled", samples.stream().filter(LeaderSample::answered).map(LeaderSample::node).collect(Collectors.toSet()), is(cluster.ids()));
        c.check("three-two-two.nobody-claims", samples.stream().filter(LeaderSample::claims).toList(), is(empty()));
    }

    void fiveAgain() {
        otherPairAway.undo();
        serve("five-again", 1, 2, 3, 4, 5);
    }

    void threeAndFour() {
        cluster.network().partition(Set.of(1, 2, 3), Set.of(4, 5, 6, 7));
        pairAway.undo();
        serve("three-and-four", 4, 5, 6, 7);
    }

    void heal() {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Two of five nodes are cut off: they never claim to lead and acknowledge nothing, while the leader stays and serves with the other three.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MinorityCutOff
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 5 6 8 15 17
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import history.LeaderSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class MinorityCutOff {
    static void main(String[] args) { Case.run(args, MinorityCutOff::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int leader;
    private final int term;
    private final Set<Integer> minority;
    private final Set<Integer> majority;
    private final Topic topic;
    private final List<Append> acked = new ArrayList<>();

    MinorityCutOff(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        minority = cluster.others(leader).stream().limit(2).collect(Collectors.toSet());
        majority = cluster.others(minority.toArray(Integer[]::new));
        topic = cluster.createTopicLedBy(leader);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).links().start()) {
            var run = new MinorityCutOff(c, cluster);
            c.step("two followers are cut off: they do not claim, and the leader stays", run::cut);
            c.step("a client that is shut in with them gets nothing acknowledged", run::minorityWrites);
            c.step("the other three acknowledge", run::majorityWrites);
            c.step("the links are back: all follow the same leader, and hold the same", run::heal);
        }
    }

    void cut() {
        cluster.network().isolate(minority.toArray(Integer[]::new));
        List<LeaderSample> samples = cluster.observe(Duration.ofSeconds(8));
        c.check("cut.both-are-sampled", samples.stream().filter(LeaderSample::answered).map(LeaderSample::node).collect(Collectors.toSet()), hasItems(minority.toArray(Integer[]::new)));
        c.check("cut.only-the-leader-claims", samples.stream().filter(LeaderSample::claims).map(LeaderSample::node).collect(Collectors.toSet()), is(Set.of(leader)));
        c.check("cut.same-term", cluster.term(), is(term));
    }

    void minorityWrites() {
        for (int id : minority) {
            try (var side = cluster.side(id)) {
                c.check("cut.minority-not-acked", side.plainProducer().send(topic, c.bytes(50)).acked(), is(false));
            }
        }
    }

    void majorityWrites() {
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, majority);
        try (var side = cluster.side(majority)) {
            acked.addAll(side.producer().write(topic, 50));
            c.check("cut.majority-acked", acked.stream().filter(a -> !a.acked()).toList(), is(empty()));
            side.createTopic();
        }
    }

    void heal() {
        cluster.network().heal();
        c.check("healed.same-leader", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(leader));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        for (LogNode node : cluster.nodes()) {
            cluster.waitForReplica(cluster.bounds().healInSync(), node, topic, acked.size());
            c.check("healed.replica-is-what-was-acked", node.replica(topic).stream().map(Entry::id).toList(), is(acked.stream().map(Append::id).toList()));
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A leader that is cut off is replaced within the bound, stops claiming, gets nothing acknowledged, and follows the new leader when the links are back.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LeaderIsolation
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election links faults
//CLAUSES 4 5 6 7 8 15
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Entry;
import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.Topic;

class LeaderIsolation {
    static void main(String[] args) { Case.run(args, LeaderIsolation::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final int term;
    private final Topic topic;
    private final Acknowledged acked;
    private final Set<Integer> majority;
    private int elected;

    LeaderIsolation(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        majority = cluster.others(old);
        topic = cluster.createTopicLedBy(old);
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).links().start()) {
            var run = new LeaderIsolation(c, cluster);
            c.step("with all links whole, records are acknowledged", () -> run.acked.write("whole", cluster.producer(), 10));
            c.step("the leader is cut off: it gets nothing acknowledged, and the majority elects another one", run::cut);
            c.step("the old leader stops claiming, and does not begin again", run::stepDown);
            c.step("the majority goes on: records, and a topic", run::majorityGoesOn);
            c.step("the links are back: the old leader follows, and holds what the majority acknowledged", run::heal);
        }
    }

    void cut() {
        cluster.network().isolate(old);
        elected = cluster.waitForConsensus(cluster.bounds().election(), majority);
        c.checkWithin(cluster.bounds().election(), "cut.term-is-higher", cluster::term, greaterThan(term));
        try (var minority = cluster.side(old)) {
            c.check("cut.minority-not-acked", minority.plainProducer().send(topic, c.bytes(50)).acked(), is(false));
        }
    }

    void stepDown() {
        cluster.waitForNoLeader(cluster.bounds().stepDown(), Set.of(old));
        List<LeaderSample> samples = cluster.observe(Duration.ofSeconds(5));
        c.check("cut.old-leader-is-sampled", samples.stream().anyMatch(s -> s.node() == old && s.answered()), is(true));
        c.check("cut.old-leader-claims-no-more", samples.stream().filter(s -> s.node() == old && s.claims()).toList(), is(empty()));
    }

    void majorityGoesOn() {
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, majority);
        try (var side = cluster.side(majority)) {
            acked.write("cut", side.producer(), 10);
            side.createTopic();
        }
    }

    void heal() {
        cluster.network().heal();
        c.check("healed.the-new-leader-stays", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(elected));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        cluster.waitForReplica(cluster.bounds().healInSync(), cluster.node(old), topic, acked.ids().size());
        c.check("healed.old-leader-holds-what-was-acked", cluster.node(old).replica(topic).stream().map(Entry::id).toList(), is(acked.ids()));
    }
}

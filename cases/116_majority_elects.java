///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The leader is cut off together with a follower: the other three elect a leader and serve, and on the side of two nobody leads.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MajorityElects
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 4 5 7 8 15
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.Topic;

class MajorityElects {
    static void main(String[] args) { Case.run(args, MajorityElects::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final Set<Integer> pair;
    private final Set<Integer> majority;
    private final int term;
    private final Topic topic;

    MajorityElects(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        pair = Set.of(old, cluster.others(old).iterator().next());
        majority = cluster.others(pair.toArray(Integer[]::new));
        topic = cluster.createTopicLedBy(old);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).links().start()) {
            var run = new MajorityElects(c, cluster);
            c.step("the leader and a follower are cut off: the other three elect a leader", run::elects);
            c.step("on the side of two nobody leads", run::pairDoesNot);
            c.step("the side of three acknowledges", run::serves);
            c.step("the links are back: all name the new leader", run::heal);
        }
    }

    void elects() {
        cluster.network().isolate(pair.toArray(Integer[]::new));
        cluster.waitForConsensus(cluster.bounds().election(), majority);
        c.checkWithin(cluster.bounds().election(), "cut.term-is-higher", cluster::term, greaterThan(term));
    }

    void pairDoesNot() {
        cluster.waitForNoLeader(cluster.bounds().stepDown(), pair);
        List<LeaderSample> samples = cluster.observe(Duration.ofSeconds(8));
        Set<Integer> answered = samples.stream().filter(LeaderSample::answered).map(LeaderSample::node).collect(Collectors.toSet());
        c.check("cut.the-pair-is-sampled", answered.containsAll(pair), is(true));
        c.check("cut.the-pair-claims-nothing", samples.stream().filter(s -> s.claims() && pair.contains(s.node())).toList(), is(empty()));
    }

    void serves() {
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, majority);
        try (var side = cluster.side(majority)) {
            List<Append> sent = side.producer().write(topic, 20);
            c.check("cut.all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
            side.createTopic();
        }
    }

    void heal() {
        int elected = cluster.waitForConsensus(cluster.bounds().election(), majority);
        cluster.network().heal();
        c.check("healed.the-new-leader-stays", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(elected));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
    }
}

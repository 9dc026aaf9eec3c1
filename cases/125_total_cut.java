///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION With all links cut nobody leads and nothing is acknowledged; with the links back the nodes agree on a leader and hold the same.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN TotalCut
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 5 6 7 15
//TIMEOUT 300
//MEMORY_MIB 1250

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

class TotalCut {
    static void main(String[] args) { Case.run(args, TotalCut::check); }

    private static final Duration CUT_FOR = Duration.ofSeconds(8);
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;

    TotalCut(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicLedBy(cluster.waitForConsensus(cluster.bounds().election()));
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new TotalCut(c, cluster);
            c.step("all links are cut: the leader stops claiming, and nobody begins", run::cut);
            c.step("no node acknowledges", run::nothingAcked);
            c.step("the links are back: a leader, and acknowledged records", run::heal);
        }
    }

    void cut() {
        cluster.network().partition(Set.of(1), Set.of(2), Set.of(3));
        cluster.waitForNoLeader(cluster.bounds().stepDown());
        List<LeaderSample> samples = cluster.observe(CUT_FOR);
        c.check("cut.all-are-sampled", samples.stream().filter(LeaderSample::answered).map(LeaderSample::node).collect(Collectors.toSet()), is(cluster.ids()));
        c.check("cut.nobody-claims", samples.stream().filter(LeaderSample::claims).toList(), is(empty()));
    }

    void nothingAcked() {
        for (int id : cluster.ids()) {
            try (var side = cluster.side(id)) {
                c.check("cut.not-acked", side.plainProducer().send(topic, c.bytes(50)).acked(), is(false));
            }
        }
    }

    void heal() {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        List<Append> sent = cluster.producer().write(topic, 20);
        c.check("healed.all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
    }
}

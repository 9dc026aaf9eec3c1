///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The leader and one follower cannot reach each other, and both reach the third node: records are acknowledged, and leadership does not go to and fro.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Bridge
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 1 19 28
//TIMEOUT 360
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.Topic;

class Bridge {
    static void main(String[] args) { Case.run(args, Bridge::check); }

    private static final Duration OBSERVED = Duration.ofSeconds(20);
    private static final int MOST_CHANGES = 3;
    private static final int PER_SECOND = 20;
    private final Case c;
    private final LogCluster cluster;
    private final int leader;
    private final Topic topic;
    private final Load load;

    Bridge(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        topic = cluster.createTopicLedBy(leader);
        load = cluster.load(topic, PER_SECOND);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new Bridge(c, cluster);
            c.step("the links between the leader and a follower are cut: leadership settles", run::cut);
            c.step("records are acknowledged", run::serves);
            c.step("the links are back: one leader, and all in sync", run::heal);
        }
    }

    void cut() {
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
        cluster.network().cut(leader, cluster.others(leader).iterator().next());
        List<LeaderSample> claims = cluster.observe(OBSERVED).stream().filter(LeaderSample::claims).toList();
        List<Integer> terms = claims.stream().filter(s -> s.term().isPresent()).map(s -> s.term().getAsInt()).distinct().toList();
        c.check("bridge.terms-with-a-leader", terms.size(), both(greaterThanOrEqualTo(1)).and(lessThanOrEqualTo(1 + MOST_CHANGES)));
    }

    void serves() { cluster.waitForAcks(cluster.bounds().partitionLed(), load, 2 * PER_SECOND); }

    void heal() {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
        Set<String> acked = load.stop().stream().filter(Append::acked).map(Append::id).collect(Collectors.toSet());
        List<String> read = cluster.read(topic).stream().map(Entry::id).filter(acked::contains).toList();
        c.check("healed.acked-are-read-once", read.size(), is(acked.size()));
    }
}

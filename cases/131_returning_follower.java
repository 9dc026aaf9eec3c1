///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A follower is cut off for eight seconds under load: neither its loss nor its return changes leader or term, and it catches up by itself.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ReturningFollower
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication links faults
//CLAUSES 14 17
//TIMEOUT 300
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
import systems.log.LogNode;
import systems.log.Topic;

class ReturningFollower {
    static void main(String[] args) { Case.run(args, ReturningFollower::check); }

    private static final Duration CUT_FOR = Duration.ofSeconds(8);
    private static final int PER_SECOND = 100;
    private final Case c;
    private final LogCluster cluster;
    private final int leader;
    private final int term;
    private final Topic topic;
    private final LogNode follower;
    private final Load load;

    ReturningFollower(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        topic = cluster.createTopicLedBy(leader);
        follower = cluster.node(cluster.others(leader).iterator().next());
        load = cluster.load(topic, PER_SECOND);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new ReturningFollower(c, cluster);
            c.step("under load, a follower is cut off for eight seconds: the leader stays", run::cut);
            c.step("it is back: the leader stays, and the follower catches up", run::back);
            c.step("the load ends; the follower holds all that was acknowledged", run::judge);
        }
    }

    private void sameLeader(String when, List<LeaderSample> samples) {
        c.check(when + ".only-the-leader-claims", samples.stream().filter(LeaderSample::claims).map(LeaderSample::node).collect(Collectors.toSet()), is(Set.of(leader)));
        c.check(when + ".same-term", cluster.term(), is(term));
        c.check(when + ".same-partition-leader", cluster.partitionLeader(topic), is(leader));
    }

    void cut() {
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
        cluster.network().isolate(follower.id());
        sameLeader("cut", cluster.observe(CUT_FOR));
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(follower.id()));
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
    }

    void back() {
        cluster.network().heal();
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        sameLeader("back", cluster.observe(Duration.ofSeconds(5)));
        c.check("back.all-name-the-leader", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(leader));
    }

    void judge() {
        List<String> acked = load.stop().stream().filter(Append::acked).map(Append::id).toList();
        cluster.waitForReplica(cluster.bounds().healInSync(), follower, topic, acked.size());
        c.check("caught-up.holds-what-was-acked", follower.replica(topic).stream().map(Entry::id).filter(acked::contains).toList(), is(acked));
    }
}

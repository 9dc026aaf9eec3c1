///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Two of five nodes never elect a leader, a leader that lost its quorum stops claiming and gets nothing acknowledged, and one more node brings everything back.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN QuorumNeeded
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 5 6 7
//TIMEOUT 480
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Entry;
import history.LeaderSample;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;

class QuorumNeeded {
    static void main(String[] args) { Case.run(args, QuorumNeeded::check); }

    private static final Duration OBSERVED = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final Acknowledged acked;

    QuorumNeeded(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicLedBy(cluster.waitForConsensus(cluster.bounds().election()));
        producer = cluster.producer(PATIENCE);
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).start()) {
            var run = new QuorumNeeded(c, cluster);
            c.step("with all nodes up, records are acknowledged", () -> run.acked.write("all-up", run.producer, 10));
            c.step("the leader and two others are killed: no survivor ever claims to lead", run::leaderLost);
            c.step("one of them starts: a leader, and writes again", () -> run.back("leader-lost"));
            c.step("three followers are killed: the leader stops claiming", run::followersLost);
            c.step("one of them starts: a leader, and writes again", () -> run.back("followers-lost"));
        }
    }

    private Set<Integer> killLed(boolean leaderToo) {
        int leader = cluster.waitForConsensus(cluster.bounds().election());
        Iterator<Integer> others = cluster.others(leader).iterator();
        Integer[] dead = {leaderToo ? (Integer) leader : others.next(), others.next(), others.next()};
        cluster.kill(dead);
        return cluster.living();
    }

    void leaderLost() {
        Set<Integer> survivors = killLed(true);
        List<LeaderSample> samples = cluster.observe(OBSERVED);
        c.check("leader-lost.both-survivors-are-sampled", answering(samples), is(survivors));
        c.check("leader-lost.nobody-claims", samples.stream().filter(LeaderSample::claims).toList(), is(empty()));
        c.check("leader-lost.not-acked", producer.send(topic, c.bytes(50)).acked(), is(false));
    }

    private static Set<Integer> answering(List<LeaderSample> samples) { return samples.stream().filter(LeaderSample::answered).map(LeaderSample::node).collect(Collectors.toSet()); }

    void followersLost() {
        Set<Integer> survivors = killLed(false);
        cluster.waitForNoLeader(cluster.bounds().stepDown());
        c.check("followers-lost.not-acked", producer.send(topic, c.bytes(50)).acked(), is(false));
        List<LeaderSample> samples = cluster.observe(OBSERVED);
        c.check("followers-lost.both-survivors-are-sampled", answering(samples), is(survivors));
        c.check("followers-lost.nobody-claims", samples.stream().filter(LeaderSample::claims).toList(), is(empty()));
    }

    void back(String when) {
        Integer first = cluster.others(cluster.living().toArray(Integer[]::new)).iterator().next();
        cluster.restart(first);
        cluster.waitForConsensus(cluster.bounds().quorumBack(), cluster.living());
        cluster.waitForInSync(cluster.bounds().quorumBack(), topic, cluster.living());
        acked.write(when, producer, 10);
        List<String> read = cluster.read(topic).stream().map(Entry::id).toList();
        c.check(when + ".old-records-are-there", read.containsAll(acked.ids()), is(true));
        Set<Integer> dead = cluster.others(cluster.living().toArray(Integer[]::new));
        cluster.restart(dead.toArray(Integer[]::new));
        cluster.waitForConsensus(cluster.bounds().restartAgrees());
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
    }
}

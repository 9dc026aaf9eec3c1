///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The links of two of five nodes are cut and healed five times in quick succession under load: a leader remains that nobody deposes, and what was acknowledged is there.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN FlappingLinks
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 9 17 28
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.Topic;

class FlappingLinks {
    static void main(String[] args) { Case.run(args, FlappingLinks::check); }

    private static final Duration HALF = Duration.ofMillis(500);
    private static final int TIMES = 5;
    private static final int ELECTION_TIMEOUT_MS = 2000;
    private static final int HEARTBEAT_MS = 100;
    private static final int PER_SECOND = 50;
    private final Case c;
    private final LogCluster cluster;
    private final Integer[] pair;
    private final Topic topic;
    private final Load load;

    FlappingLinks(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        int leader = cluster.waitForConsensus(cluster.bounds().election());
        pair = cluster.others(leader).stream().limit(2).toArray(Integer[]::new);
        topic = cluster.createTopicLedBy(leader);
        load = cluster.load(topic, PER_SECOND);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).timeouts(ELECTION_TIMEOUT_MS, HEARTBEAT_MS).links().start()) {
            var run = new FlappingLinks(c, cluster);
            c.step("under load, the links of two followers flap " + TIMES + " times", run::flap);
            c.step("a leader remains, for five seconds and in one term", run::stable);
            c.step("the load ends; what was acknowledged is there, once", run::judge);
        }
    }

    void flap() {
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
        cluster.network().flap(TIMES, HALF, HALF, pair);
        cluster.network().heal();
    }

    void stable() {
        int leader = cluster.waitForConsensus(cluster.bounds().healAgrees());
        List<LeaderSample> claims = cluster.observe(Duration.ofSeconds(5)).stream().filter(LeaderSample::claims).toList();
        c.check("stable.one-claimant", claims.stream().map(LeaderSample::node).collect(Collectors.toSet()), is(Set.of(leader)));
        c.check("stable.one-term", claims.stream().map(LeaderSample::term).filter(OptionalInt::isPresent).collect(Collectors.toSet()), hasSize(1));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
    }

    void judge() {
        Set<String> acked = load.stop().stream().filter(Append::acked).map(Append::id).collect(Collectors.toSet());
        List<String> read = cluster.read(topic).stream().map(Entry::id).filter(acked::contains).toList();
        c.check("read.acked-once", read.size(), is(acked.size()));
        c.check("read.all-acked", Set.copyOf(read), is(acked));
    }
}

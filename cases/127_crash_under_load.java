///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION While the leader of a partition is killed twice under load, what a client was acknowledged is there once and in order, and acknowledgements pause no longer than an election may take.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN CrashUnderLoad
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 9 10 11 13 23
//TIMEOUT 420
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.Topic;

class CrashUnderLoad {
    static void main(String[] args) { Case.run(args, CrashUnderLoad::check); }

    private static final Duration AT_LEAST = Duration.ofSeconds(30);
    private static final int PER_SECOND = 200;
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final Load load;

    CrashUnderLoad(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicLedBy(cluster.waitForConsensus(cluster.bounds().election()));
        load = cluster.load(topic, PER_SECOND);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new CrashUnderLoad(c, cluster);
            for (String time : List.of("first", "second")) c.step("the leader of the partition is killed under load, and starts again: the " + time + " time", run::crash);
            c.step("the load ends; what was acknowledged is there", run::judge);
        }
    }

    void crash() {
        cluster.waitForAcks(cluster.bounds().write(), load, PER_SECOND);
        int leader = cluster.partitionLeader(topic);
        cluster.kill(leader);
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(leader));
        cluster.waitForAcks(cluster.bounds().partitionLed(), load, PER_SECOND);
        c.check("crash.readers-go-on", cluster.read(topic).size(), greaterThan(PER_SECOND));
        cluster.restart(leader);
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
    }

    void judge() {
        if (load.running().compareTo(AT_LEAST) < 0) cluster.observe(AT_LEAST.minus(load.running()));
        List<Append> sent = load.stop();
        List<String> acked = sent.stream().filter(Append::acked).map(Append::id).toList();
        List<String> read = cluster.read(topic).stream().map(Entry::id).toList();
        Set<String> unknown = sent.stream().filter(a -> !a.acked()).map(Append::id).collect(Collectors.toSet());
        c.check("load.longest-pause-ms", load.longestGap().toMillis(), lessThanOrEqualTo(cluster.bounds().partitionLed().toMillis()));
        c.check("read.nothing-twice", read.size() - new HashSet<>(read).size(), is(0));
        c.check("read.acked-in-the-order-of-sending", read.stream().filter(id -> !unknown.contains(id)).toList().equals(acked), is(true));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION While a client writes, each of three nodes is restarted three times, killed or stopped in turn; each time all agree and all replicas are in sync again.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RollingRestarts
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS durability faults
//GATE slow
//CLAUSES 9 22
//TIMEOUT 900
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.HashSet;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class RollingRestarts {
    static void main(String[] args) { Case.run(args, RollingRestarts::check); }

    private static final int ROUNDS = 3;
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final Load load;

    RollingRestarts(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopic();
        load = cluster.load(topic, 50);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new RollingRestarts(c, cluster);
            for (int round = 1; round <= ROUNDS; round++) for (LogNode node : cluster.nodes()) {
                boolean killed = (round + node.id()) % 2 == 0;
                c.step(node + " is " + (killed ? "killed" : "stopped") + ", round " + round, () -> run.restart(node, killed));
            }
            c.step("what was acknowledged is there", run::judge);
        }
    }

    void restart(LogNode node, boolean killed) {
        cluster.waitForAcks(cluster.bounds().partitionLed(), load, 50);
        if (killed) node.kill();
        else node.stop();
        node.restart();
        cluster.waitForConsensus(cluster.bounds().restartAgrees());
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
        cluster.waitForAcks(cluster.bounds().write(), load, 50);
    }

    void judge() {
        var acked = load.stop().stream().filter(Append::acked).map(Append::id).toList();
        List<String> read = cluster.read(topic).stream().map(Entry::id).toList();
        c.check("read.every-acked-record", new HashSet<>(read).containsAll(acked), is(true));
        c.check("read.nothing-twice", read.size() - new HashSet<>(read).size(), is(0));
    }
}

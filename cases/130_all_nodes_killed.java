///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION When all nodes are killed at once and started again in another order, every acknowledged record, topic and offset is still there, on every node.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN AllNodesKilled
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS durability faults
//CLAUSES 2 21 24
//TIMEOUT 600
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class AllNodesKilled {
    static void main(String[] args) { Case.run(args, AllNodesKilled::check); }

    private final Case c;
    private final LogCluster cluster;
    private final Map<Topic, List<Append>> sent = new LinkedHashMap<>();
    private int term;

    AllNodesKilled(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new AllNodesKilled(c, cluster);
            c.step("a thousand records in ten topics are acknowledged", run::write);
            c.step("all nodes are killed at once, and started in another order", run::kill);
            c.step("every node holds everything", () -> cluster.nodes().forEach(run::holds));
            c.step("so does a consumer find it", run::reads);
        }
    }

    void write() {
        LogProducer producer = cluster.producer();
        for (int i = 0; i < 10; i++) {
            Topic topic = cluster.createTopic();
            sent.put(topic, producer.write(topic, 100));
            c.check("write.all-acked", sent.get(topic).stream().filter(a -> !a.acked()).toList(), is(empty()));
        }
        term = cluster.term();
    }

    void kill() {
        cluster.kill(1, 2, 3);
        cluster.restart(3, 1, 2);
        cluster.waitForConsensus(cluster.bounds().quorumBack());
        c.check("restarted.term-is-not-lower", cluster.term(), greaterThanOrEqualTo(term));
        sent.keySet().forEach(topic -> cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids()));
    }

    void holds(LogNode node) { sent.forEach((topic, appends) -> same("replica", node.replica(topic), appends)); }

    void reads() { sent.forEach((topic, appends) -> same("read", cluster.read(topic), appends)); }

    private void same(String where, List<Entry> held, List<Append> appends) {
        c.check(where + ".every-record-once-in-order", held.stream().map(Entry::id).toList(), is(appends.stream().map(Append::id).toList()));
        c.check(where + ".at-its-offset", held.stream().map(Entry::offset).toList(), is(appends.stream().map(Append::offset).toList()));
        c.check(where + ".byte-for-byte", held.stream().map(Entry::digest).toList(), is(appends.stream().map(Append::digest).toList()));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Three acknowledged records are on every node itself, in order, with the same bytes at the same offsets.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BasicReplication
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication
//CLAUSES 12
//TIMEOUT 240
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class BasicReplication {
    static void main(String[] args) { Case.run(args, BasicReplication::check); }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            Topic topic = cluster.createTopic();
            List<Append> sent = cluster.producer().write(topic, 3);
            c.step("three records are acknowledged", () -> {
                c.check("write.all-acked", sent.stream().filter(Append::acked).toList(), hasSize(3));
                c.check("write.offsets-in-order", sent.stream().map(Append::offset).toList(), is(List.of(0L, 1L, 2L)));
            });
            c.step("every node stores them", () -> cluster.nodes().forEach(node -> stored(c, cluster, node, topic, sent)));
        }
    }

    static void stored(Case c, LogCluster cluster, LogNode node, Topic topic, List<Append> sent) {
        cluster.waitForReplica(cluster.bounds().restartInSync(), node, topic, sent.size());
        List<Entry> held = node.replica(topic);
        c.check("replica.same-records-in-order", held.stream().map(Entry::id).toList(), is(sent.stream().map(Append::id).toList()));
        c.check("replica.same-bytes", held.stream().map(Entry::digest).toList(), is(sent.stream().map(Append::digest).toList()));
        c.check("replica.same-offsets", held.stream().map(Entry::offset).toList(), is(List.of(0L, 1L, 2L)));
        c.check("replica.same-batches", node.batches(topic), is(cluster.node(cluster.partitionLeader(topic)).batches(topic)));
    }
}

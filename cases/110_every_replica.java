///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION One acknowledged record comes to each follower itself: exactly once, at offset 0, byte for byte.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN EveryReplica
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

class EveryReplica {
    static void main(String[] args) { Case.run(args, EveryReplica::check); }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            Topic topic = cluster.createTopic();
            Append sent = cluster.producer().send(topic, c.bytes(777));
            int leader = cluster.partitionLeader(topic);
            c.step("the record is acknowledged at offset 0", () -> c.check("write.acked-at-0", sent.offset(), is(0L)));
            c.step("each follower has it", () -> cluster.others(leader).forEach(id -> follower(c, cluster, cluster.node(id), topic, sent)));
            c.step("so has the leader", () -> holds(c, "leader", cluster.node(leader), topic, sent));
        }
    }

    static void follower(Case c, LogCluster cluster, LogNode node, Topic topic, Append sent) {
        cluster.waitForReplica(cluster.bounds().restartInSync(), node, topic, 1);
        holds(c, "follower", node, topic, sent);
    }

    static void holds(Case c, String who, LogNode node, Topic topic, Append sent) {
        List<Entry> held = node.replica(topic);
        c.check(who + ".exactly-one-record", held.stream().map(Entry::id).toList(), is(List.of(sent.id())));
        c.check(who + ".at-offset-0", held.stream().map(Entry::offset).toList(), is(List.of(0L)));
        c.check(who + ".byte-for-byte", held.stream().map(Entry::digest).toList(), is(List.of(sent.digest())));
    }
}

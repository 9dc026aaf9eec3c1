///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A follower that was killed and started again catches up by itself with what it missed, and neither its loss nor its return changes the leader.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN FollowerRestart
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication faults
//CLAUSES 14 17
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class FollowerRestart {
    static void main(String[] args) { Case.run(args, FollowerRestart::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int leader;
    private final int term;
    private final Topic topic;
    private final LogProducer producer;
    private final LogNode follower;
    private Append first;
    private Append second;

    FollowerRestart(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        topic = cluster.createTopicLedBy(leader);
        producer = cluster.producer();
        follower = cluster.node(cluster.others(leader).iterator().next());
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new FollowerRestart(c, cluster);
            c.step("a record is acknowledged, then a follower is killed", run::lose);
            c.step("while it is down, another record is acknowledged", run::without);
            c.step("it starts again and catches up", run::back);
        }
    }

    private void sameLeader(String when) {
        c.checkWithin(cluster.bounds().election(), when + ".same-leader", cluster::leaders, is(java.util.Set.of(leader)));
        c.check(when + ".same-term", cluster.term(), is(term));
        c.check(when + ".same-partition-leader", cluster.partitionLeader(topic), is(leader));
    }

    void lose() {
        first = producer.send(topic, c.bytes(100));
        c.check("before.acked-at-0", first.offset(), is(0L));
        follower.kill();
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(follower.id()));
        sameLeader("down");
    }

    void without() {
        second = producer.send(topic, c.bytes(200));
        c.check("down.acked-at-1", second.offset(), is(1L));
    }

    void back() {
        follower.restart();
        c.check("back.agrees-in-time", cluster.waitForConsensus(cluster.bounds().restartAgrees()), is(leader));
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
        List<Entry> held = follower.replica(topic);
        c.check("back.holds-both", held.stream().map(Entry::id).toList(), is(List.of(first.id(), second.id())));
        c.check("back.at-offsets-0-and-1", held.stream().map(Entry::offset).toList(), is(List.of(0L, 1L)));
        c.check("back.byte-for-byte", held.stream().map(Entry::digest).toList(), is(List.of(first.digest(), second.digest())));
        sameLeader("back");
    }
}

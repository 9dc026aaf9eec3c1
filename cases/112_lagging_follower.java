///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A follower that missed thousands of records holds every one of them, without a gap, once it is back in sync.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LaggingFollower
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication faults
//CLAUSES 14 16
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class LaggingFollower {
    static void main(String[] args) { Case.run(args, LaggingFollower::check); }

    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final int leader;
    private final LogNode follower;
    private final List<Append> sent = new ArrayList<>();

    LaggingFollower(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        topic = cluster.createTopicLedBy(leader);
        producer = cluster.producer();
        follower = cluster.node(cluster.others(leader).iterator().next());
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new LaggingFollower(c, cluster);
            c.step("a follower is killed", run::lose);
            c.step("ten records, then five thousand, are acknowledged without it", run::without);
            c.step("it starts again and holds them all", run::back);
        }
    }

    void lose() {
        follower.kill();
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(follower.id()));
    }

    void without() {
        for (int count : List.of(10, 5000)) {
            List<Append> part = producer.write(topic, count);
            c.check("down.all-acked", part.stream().filter(a -> !a.acked()).limit(3).toList(), is(empty()));
            sent.addAll(part);
        }
    }

    void back() {
        follower.restart();
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
        cluster.waitForReplica(cluster.bounds().restartInSync(), follower, topic, sent.size());
        var held = follower.replica(topic);
        c.check("back.no-gap", held.stream().map(e -> e.offset()).toList().equals(sent.stream().map(Append::offset).toList()), is(true));
        c.check("back.same-records", held.stream().map(e -> e.id() + e.digest()).toList().equals(sent.stream().map(a -> a.id() + a.digest()).toList()), is(true));
        c.check("back.same-batches-as-the-leader", follower.batches(topic), is(cluster.node(leader).batches(topic)));
    }
}

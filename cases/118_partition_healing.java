///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Two of five nodes miss two hundred records and three topics while they are cut off; when the links are back they name the same leader, hold the same and list the same.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PartitionHealing
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 8 15 24
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class PartitionHealing {
    static void main(String[] args) { Case.run(args, PartitionHealing::check); }

    private static final int RECORDS = 200;
    private final Case c;
    private final LogCluster cluster;
    private final Set<Integer> minority;
    private final Set<Integer> majority;
    private final Topic topic;
    private final List<Append> sent = new ArrayList<>();
    private final List<Topic> created = new ArrayList<>();

    PartitionHealing(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        int leader = cluster.waitForConsensus(cluster.bounds().election());
        minority = cluster.others(leader).stream().limit(2).collect(Collectors.toSet());
        majority = cluster.others(minority.toArray(Integer[]::new));
        topic = cluster.createTopicLedBy(leader);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).links().start()) {
            var run = new PartitionHealing(c, cluster);
            c.step("two followers are cut off; the others take two hundred records and three topics", run::cut);
            c.step("the links are back: all name one leader", run::heal);
            for (int id : cluster.ids()) c.step("node " + id + " holds all records and lists all topics", () -> run.same(id));
        }
    }

    void cut() {
        cluster.network().isolate(minority.toArray(Integer[]::new));
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, majority);
        try (var side = cluster.side(majority)) {
            sent.addAll(side.producer().write(topic, RECORDS));
            for (int i = 0; i < 3; i++) created.add(side.createTopic());
        }
        c.check("cut.all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
        for (int id : minority) c.check("cut.the-minority-holds-nothing-of-it", cluster.node(id).replica(topic), is(empty()));
    }

    void heal() {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
    }

    void same(int id) throws Exception {
        LogNode node = cluster.node(id);
        cluster.waitForReplica(cluster.bounds().healInSync(), node, topic, RECORDS);
        c.check("healed.replica-is-what-was-acked", node.replica(topic).stream().map(Entry::id).toList(), is(sent.stream().map(Append::id).toList()));
        c.check("healed.same-batches", node.batches(topic), is(cluster.node(1).batches(topic)));
        for (Topic t : created) c.checkWithin(cluster.bounds().healInSync(), "healed.lists-the-topic", () -> node.lists(t.partition()), is(true));
    }
}

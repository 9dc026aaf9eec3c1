///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION When the node that leads most of twelve partitions is killed, each is led by a living node in time, and a consumer group is given every acknowledged record.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ManyPartitions
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 23 25 26
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.GroupReader;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class ManyPartitions {
    static void main(String[] args) { Case.run(args, ManyPartitions::check); }

    private static final int PARTITIONS = 12;
    private static final int EACH = 20;
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final GroupReader group;
    private final List<Append> sent = new ArrayList<>();
    private int dead;

    ManyPartitions(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopic(PARTITIONS, cluster.config().quorum(), Map.of());
        producer = cluster.producer();
        group = cluster.group(topic);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new ManyPartitions(c, cluster);
            c.step("a group is given what all partitions took", () -> run.writeAndRead("before"));
            c.step("the node that leads most is killed: every partition has another leader", run::crash);
            c.step("the group goes on", () -> run.writeAndRead("after"));
            c.step("every node tells the end of every partition", () -> cluster.living().forEach(id -> run.ends(cluster.node(id))));
        }
    }

    private void writeAndRead(String when) {
        List<CompletableFuture<Append>> posted = new ArrayList<>();
        for (int i = 0; i < PARTITIONS * EACH; i++) posted.add(producer.post(topic, i % PARTITIONS));
        List<Append> part = posted.stream().map(producer::settle).toList();
        c.check(when + ".all-acked", part.stream().filter(a -> !a.acked()).toList(), is(empty()));
        sent.addAll(part);
        cluster.waitForGroup(cluster.bounds().partitionLed(), group, part);
        c.check(when + ".group-is-given-what-was-sent", new HashSet<>(group.received().stream().map(Entry::digest).toList()), is(sent.stream().map(Append::digest).collect(Collectors.toSet())));
    }

    void crash() {
        Map<Integer, Long> led = cluster.partitionLeaders(topic).values().stream().collect(Collectors.groupingBy(leader -> leader, Collectors.counting()));
        dead = led.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        cluster.kill(dead);
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(dead));
    }

    private void ends(LogNode node) {
        Map<String, Long> expected = sent.stream().collect(Collectors.toMap(Append::partition, a -> a.offset() + 1, Math::max));
        try {
            c.check("ends.right-through-every-node", node.ends(List.of(topic)), is(expected));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

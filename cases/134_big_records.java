///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Records of 64 KiB, 900 KiB and, where limits are raised, 2 MiB are byte for byte on every node, also after the leader was killed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BigRecords
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication faults
//CLAUSES 9 12
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class BigRecords {
    static void main(String[] args) { Case.run(args, BigRecords::check); }

    private static final int KIB = 1024;
    private final Case c;
    private final LogCluster cluster;
    private final Topic usual;
    private final Topic raised;
    private final LogProducer producer;
    private final List<Append> inUsual = new ArrayList<>();
    private final List<Append> inRaised = new ArrayList<>();

    BigRecords(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        raised = cluster.createTopic(1, cluster.config().quorum(), Map.of("max.message.bytes", "" + 3 * KIB * KIB));
        usual = cluster.createTopicLedBy(cluster.partitionLeader(raised)); // so that one kill takes the leader of both
        producer = cluster.producer();
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new BigRecords(c, cluster);
            c.step("big records are acknowledged", () -> run.write("before"));
            c.step("the leader is killed, and big records are acknowledged again", run::crash);
            c.step("every node holds them byte for byte", run::holds);
        }
    }

    private void write(String when) {
        for (int size : new int[] {64 * KIB, 900 * KIB}) inUsual.add(acked(when + ".%d-kib-acked".formatted(size / KIB), producer.send(usual, c.bytes(size))));
        inRaised.add(acked(when + ".2-mib-acked", producer.send(raised, c.bytes(2 * KIB * KIB))));
        c.check(when + ".2-mib-refused-by-the-usual-limit", producer.send(usual, c.bytes(2 * KIB * KIB)).outcome(), is(Append.Outcome.REJECTED));
    }

    private Append acked(String id, Append sent) {
        c.check(id, sent.acked(), is(true));
        return sent;
    }

    void crash() {
        int leader = cluster.partitionLeader(raised);
        cluster.kill(leader);
        for (Topic topic : List.of(usual, raised)) cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(leader));
        write("after");
        cluster.restart(leader);
        for (Topic topic : List.of(usual, raised)) cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
    }

    void holds() {
        for (LogNode node : cluster.nodes()) {
            same(node, usual, inUsual);
            same(node, raised, inRaised);
        }
    }

    private void same(LogNode node, Topic topic, List<Append> sent) {
        cluster.waitForReplica(cluster.bounds().restartInSync(), node, topic, sent.size());
        c.check("replica.byte-for-byte", node.replica(topic).stream().map(Entry::digest).toList(), is(sent.stream().map(Append::digest).toList()));
        c.check("replica.at-its-offset", node.replica(topic).stream().map(Entry::offset).toList(), is(sent.stream().map(Append::offset).toList()));
    }
}

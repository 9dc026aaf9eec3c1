///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A leader that is cut off completes no change of metadata: nothing of it is there when the links are back, and what the majority changed is on every node.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MinorityMetadata
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition metadata links faults
//CLAUSES 6 8 24 29
//TIMEOUT 420
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class MinorityMetadata {
    static void main(String[] args) { Case.run(args, MinorityMetadata::check); }

    /** For which a broker goes on to look for a leader that takes what its clients asked for, also when they gave up. */
    private static final Duration FORWARDED_FOR = Duration.ofSeconds(65);
    private static final String REFUSED = "t135-refused";
    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final Set<Integer> majority;
    private final Topic kept;
    private final Topic narrow;
    private Topic created;

    MinorityMetadata(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        majority = cluster.others(old);
        kept = cluster.createTopicLedBy(old);
        narrow = cluster.createTopicLedBy(old);
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).links().start()) {
            var run = new MinorityMetadata(c, cluster);
            c.step("the leader is cut off: it completes no change, and says so in time", run::minorityChanges);
            c.step("the majority creates a topic, and what the others were asked for is given up", run::majorityChanges);
            c.step("the links are back: one leader", run::heal);
            for (int id : cluster.ids()) c.step("node " + id + " lists what the majority did, and nothing else", () -> run.lists(id));
        }
    }

    void minorityChanges() {
        cluster.network().isolate(old);
        try (var minority = cluster.side(old)) {
            c.check("cut.creates-no-topic", minority.creates(REFUSED), is(false));
            c.check("cut.deletes-no-topic", minority.deletes(kept), is(false));
            c.check("cut.adds-no-partition", minority.addsPartitions(narrow, 1), is(false));
        }
    }

    void majorityChanges() {
        cluster.waitForConsensus(cluster.bounds().election(), majority);
        try (var side = cluster.side(majority)) {
            created = side.createTopic();
        }
        cluster.pass(FORWARDED_FOR);
    }

    void heal() {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), created, cluster.ids());
    }

    void lists(int id) {
        LogNode node = cluster.node(id);
        c.checkWithin(cluster.bounds().healInSync(), "healed.lists-the-majoritys-topic", () -> node.lists(created.partition()), is(true));
        c.checkWithin(cluster.bounds().healInSync(), "healed.lists-the-topic-that-was-kept", () -> node.lists(kept.partition()), is(true));
        c.check("healed.lists-no-refused-topic", node.lists(REFUSED + "-0"), is(false));
        c.check("healed.lists-no-refused-partition", node.lists(narrow.partition(narrow.partitions())), is(false));
    }
}

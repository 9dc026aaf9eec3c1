///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The node that leads cluster and topic is cut off: what its clients could not get acknowledged is nowhere when the links are back, what the majority acknowledged is everywhere.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LeaderInMinority
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 6 7 8 9 15
//TIMEOUT 540
//WEIGHT 2
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class LeaderInMinority {
    static void main(String[] args) { Case.run(args, LeaderInMinority::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final Set<Integer> majority;
    private final Topic topic;
    private final List<Append> acked = new ArrayList<>();
    private Append refused;

    LeaderInMinority(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        majority = cluster.others(old);
        topic = cluster.createTopicLedBy(old);
    }

    static void check(Case c) {
        for (int nodes : new int[] {3, 5}) {
            try (var cluster = ReplicatedLog.cluster(c).named("of" + nodes).nodes(nodes).links().start()) {
                var run = new LeaderInMinority(c, cluster);
                c.step("of " + nodes + ": records are acknowledged", () -> run.write("whole", cluster.producer()));
                c.step("of " + nodes + ": the leader is cut off, and acknowledges nothing for all", run::cut);
                c.step("of " + nodes + ": the majority elects another one, and acknowledges", run::majorityWrites);
                c.step("of " + nodes + ": the links are back, and one log is everywhere", run::heal);
            }
        }
    }

    private void write(String when, LogProducer producer) {
        List<Append> sent = producer.write(topic, 20);
        c.check(when + ".all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
        acked.addAll(sent);
    }

    void cut() {
        cluster.network().isolate(old);
        try (var minority = cluster.side(old)) {
            minority.producerByLeaderAlone().send(topic, c.bytes(40)); // legal, whatever comes of it
            refused = minority.plainProducer().send(topic, c.bytes(50));
            c.check("cut.minority-not-acked", refused.acked(), is(false));
        }
        cluster.waitForNoLeader(cluster.bounds().stepDown(), Set.of(old));
    }

    void majorityWrites() {
        cluster.waitForConsensus(cluster.bounds().election(), majority);
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, majority);
        try (var side = cluster.side(majority)) {
            write("cut", side.producer());
        }
    }

    void heal() {
        cluster.network().heal();
        c.check("healed.old-leader-follows", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(in(majority)));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        write("healed", cluster.producer());
        for (LogNode node : cluster.nodes()) {
            cluster.waitForReplica(cluster.bounds().healInSync(), node, topic, acked.size());
            List<String> held = node.replica(topic).stream().map(Entry::id).toList();
            c.check("healed.replica-lacks-what-was-refused", held, not(hasItem(refused.id())));
            c.check("healed.replica-holds-what-was-acked", held.containsAll(acked.stream().map(Append::id).toList()), is(true));
        }
    }
}

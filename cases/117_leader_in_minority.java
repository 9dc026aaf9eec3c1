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
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Acknowledged;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.Topic;

class LeaderInMinority {
    static void main(String[] args) { Case.run(args, LeaderInMinority::check); }

    private final Case c;
    private final LogCluster cluster;
    private final int old;
    private final Set<Integer> majority;
    private final Topic topic;
    private final Acknowledged acked;
    private Append refused;

    LeaderInMinority(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        old = cluster.waitForConsensus(cluster.bounds().election());
        majority = cluster.others(old);
        topic = cluster.createTopicLedBy(old);
        acked = new Acknowledged(c, cluster, topic);
    }

    static void check(Case c) {
        for (int nodes : new int[] {3, 5}) {
            try (var cluster = ReplicatedLog.cluster(c).named("of" + nodes).nodes(nodes).links().start()) {
                var run = new LeaderInMinority(c, cluster);
                c.step("of " + nodes + ": records are acknowledged", () -> run.acked.write("whole", cluster.producer(), 20));
                c.step("of " + nodes + ": the leader is cut off, and acknowledges nothing for all", run::cut);
                c.step("of " + nodes + ": the majority elects another one, and acknowledges", run::majorityWrites);
                c.step("of " + nodes + ": the links are back, and one log is everywhere", run::heal);
            }
        }
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
            acked.write("cut", side.producer(), 20);
        }
    }

    void heal() {
        cluster.network().heal();
        c.check("healed.old-leader-follows", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(in(majority)));
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        acked.write("healed", cluster.producer(), 20);
        for (LogNode node : cluster.nodes()) {
            acked.heldBy("healed", node, cluster.bounds().healInSync());
            c.check("healed.replica-lacks-what-was-refused", node.replica(topic).stream().map(Entry::id).toList(), not(hasItem(refused.id())));
        }
    }
}

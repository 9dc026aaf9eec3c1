///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Whoever cannot be dialled is replaced or replicated from all the same: followers that cannot dial the leader elect another, a leader that cannot dial goes on, a single follower does no harm.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN OneWayCuts
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults
//CLAUSES 4 9 19
//TIMEOUT 420
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.Topic;

class OneWayCuts {
    static void main(String[] args) { Case.run(args, OneWayCuts::check); }

    private final Case c;
    private final LogCluster cluster;

    OneWayCuts(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new OneWayCuts(c, cluster);
            c.step("the followers cannot dial the leader: they elect another one, and the old one follows", run::leaderCannotBeDialled);
            c.step("the leader cannot dial the followers: records are acknowledged", run::leaderCannotDial);
            c.step("one follower cannot dial the leader: records are acknowledged", run::followerCannotDial);
        }
    }

    private int leader() { return cluster.waitForConsensus(cluster.bounds().election()); }

    private void acknowledged(String when, Topic topic) {
        List<Append> sent = cluster.producer().write(topic, 20);
        c.check(when + ".all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
    }

    private void healed(String when, Topic topic) {
        cluster.network().heal();
        cluster.waitForConsensus(cluster.bounds().healAgrees());
        cluster.waitForInSync(cluster.bounds().healInSync(), topic, cluster.ids());
        acknowledged(when + "-healed", topic);
    }

    void leaderCannotBeDialled() {
        int old = leader();
        int term = cluster.term();
        Topic topic = cluster.createTopicLedBy(old);
        acknowledged("whole", topic);
        for (int follower : cluster.others(old)) cluster.network().cutOneWay(follower, old);
        cluster.waitForConsensus(cluster.bounds().election(), cluster.others(old));
        c.check("not-dialled.old-leader-follows", cluster.waitForConsensus(cluster.bounds().stepDown()), is(in(cluster.others(old))));
        c.check("not-dialled.term-is-higher", cluster.term(), greaterThan(term));
        healed("not-dialled", topic);
    }

    void leaderCannotDial() {
        int leader = leader();
        Topic topic = cluster.createTopicLedBy(leader);
        for (int follower : cluster.others(leader)) cluster.network().cutOneWay(leader, follower);
        acknowledged("not-dialling", topic);
        healed("not-dialling", topic);
    }

    void followerCannotDial() {
        int leader = leader();
        int follower = cluster.others(leader).iterator().next();
        Topic topic = cluster.createTopicLedBy(leader);
        cluster.network().cutOneWay(follower, leader);
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(follower));
        acknowledged("one-follower", topic);
        healed("one-follower", topic);
    }
}

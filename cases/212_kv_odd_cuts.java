///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Whether a leader and one follower are split off, connections to the leader fail in one direction, or one node is the only bridge between two halves: who has a quorum serves, who has none does not, and no term has two leaders.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvOddCuts
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS partition links faults
//CLAUSES 4 6 7 23
//TIMEOUT 720
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.Siege;

class KvOddCuts {
    static void main(String[] args) { Case.run(args, KvOddCuts::check); }

    private static final Duration SIEGE = Duration.ofSeconds(5);
    private final Case c;
    private final KvCluster cluster;

    KvOddCuts(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(5).links().start()) {
            var run = new KvOddCuts(c, cluster);
            c.step("the leader and one follower are split off", run::split);
            c.step("the links are back", () -> run.heal("split", "by the majority"));
            c.step("no follower can open a connection to the leader", run::oneWay);
            c.step("the links are back", () -> run.heal("one-way", "served"));
            c.step("one node is the only bridge between two pairs", run::bridge);
            c.step("the links are back", () -> run.heal("bridge", "served"));
        }
    }

    void split() throws Exception {
        int leader = cluster.waitForLeader(cluster.bounds().failover(), cluster.ids());
        Set<Integer> minority = new TreeSet<>(Set.of(leader, cluster.others(leader).iterator().next()));
        cluster.network().isolate(minority.toArray(Integer[]::new));
        Future<Siege> fromTheFirst = siege(minority); // what a leader would do that has not noticed yet shows only now
        Set<Integer> majority = cluster.others(minority.toArray(Integer[]::new));
        cluster.waitForWrite(cluster.bounds().failover(), cluster.clientAmong(majority));
        c.check("split.majority-acks", cluster.clientAmong(majority).set(cluster.key("split"), "by the majority").said(), is(ACKED));
        for (Siege siege : List.of(fromTheFirst.get(), siege(minority).get())) {
            c.check("split.both-of-the-minority-were-asked", siege.asked(), is(minority));
            c.check("split.nothing-succeeds-in-the-minority", siege.succeeded(), is(empty()));
        }
        c.check("split.majority-keeps-its-value", cluster.clientAmong(majority).get(cluster.key("split")).said(), is(value("by the majority")));
    }

    private Future<Siege> siege(Set<Integer> minority) {
        return Siege.begin(SIEGE, minority,
            (node, number) -> cluster.node(node).client().set(cluster.key("minority"), "value " + number),
            (node, number) -> cluster.node(node).client().get(cluster.key("split")));
    }

    void oneWay() {
        int leader = cluster.waitForLeader(cluster.bounds().failover(), cluster.ids());
        for (int follower : cluster.others(leader)) cluster.network().cutOneWay(follower, leader);
        cluster.waitForWrite(cluster.bounds().quorumBack());
        c.check("one-way.acked", cluster.client().set(cluster.key("one-way"), "served").said(), is(ACKED));
    }

    /** Two pairs that do not reach each other; the fifth node reaches all, so that it has a quorum with either. */
    void bridge() {
        int leader = cluster.waitForLeader(cluster.bounds().failover(), cluster.ids());
        Iterator<Integer> others = cluster.others(leader).iterator();
        int partner = others.next();
        int third = others.next();
        int fourth = others.next();
        int bridge = others.next(); // which alone reaches whoever leads
        for (int here : Set.of(leader, partner)) for (int there : Set.of(third, fourth)) cluster.network().cut(here, there);
        cluster.waitForWrite(cluster.bounds().quorumBack(), cluster.clientFrom(bridge));
        c.check("bridge.acked", cluster.clientFrom(bridge).set(cluster.key("bridge"), "served").said(), is(ACKED));
        c.check("bridge.read-back", cluster.clientFrom(bridge).get(cluster.key("bridge")).said(), is(value("served")));
    }

    private void heal(String after, String kept) {
        cluster.network().heal();
        cluster.waitForReady(cluster.ids());
        c.check(after + ".healed-every-node-reads-it", cluster.ids().stream().map(node -> cluster.clientFrom(node).get(cluster.key(after)).said()).toList(), everyItem(is(value(kept))));
        cluster.ids().forEach(node -> cluster.waitForCaughtUp(cluster.bounds().caughtUp(), node));
    }
}

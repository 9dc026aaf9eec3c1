///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Nodes end in good order and in time, one after the other under load and all together, and come back with data and membership; a second initialization is refused and harms nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvOrderlyRestart
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS durability
//CLAUSES 17
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.time.Duration;
import java.util.List;
import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.Load;

class KvOrderlyRestart {
    static void main(String[] args) { Case.run(args, KvOrderlyRestart::check); }

    private static final int MORE = 20;
    private final Case c;
    private final KvCluster cluster;
    private int term;

    KvOrderlyRestart(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvOrderlyRestart(c, cluster);
            c.step("under load, each node is stopped and started in turn", run::inTurn);
            c.step("all are stopped and started", run::together);
            c.step("every node refuses to be initialized again, and the cluster is unharmed", run::initializeAgain);
        }
    }

    private void stopped(Duration took) { c.check("stop.ends-in-time-ms", took.toMillis(), lessThanOrEqualTo(cluster.bounds().stop().toMillis())); }

    private void kept(String when) {
        cluster.waitForReady(cluster.ids());
        for (KvNode node : cluster.nodes()) c.check(when + ".membership-is-kept", node.status().voters(), is(cluster.ids()));
        for (int node : cluster.ids()) c.check(when + ".data-is-kept", cluster.clientFrom(node).get(cluster.key("kept")).said(), is(value("for ever")));
        c.check(when + ".term-is-not-lower", cluster.term(), greaterThanOrEqualTo(term));
        term = cluster.term();
    }

    void inTurn() {
        c.check("before.acked", cluster.client().set(cluster.key("kept"), "for ever").said(), is(ACKED));
        term = cluster.term();
        Load load = cluster.load(2, 1);
        for (KvNode node : cluster.nodes()) {
            cluster.waitForAcks(cluster.bounds().failover(), load, MORE);
            stopped(node.stop());
            cluster.waitForAcks(cluster.bounds().failover(), load, MORE);
            node.restart();
            cluster.waitForCaughtUp(cluster.bounds().caughtUp(), node.id());
        }
        load.stop();
        kept("in-turn");
    }

    void together() {
        for (KvNode node : cluster.nodes()) stopped(node.stop());
        cluster.restart(cluster.ids().toArray(Integer[]::new));
        kept("together");
    }

    void initializeAgain() {
        List<String> said = cluster.nodes().stream().map(node -> node.client().initialize().said()).toList();
        c.check("init-again.is-refused", said, everyItem(startsWith("rejected")));
        c.check("init-again.acked-write", cluster.client().set(cluster.key("after"), "served").said(), is(ACKED));
        kept("init-again");
    }
}

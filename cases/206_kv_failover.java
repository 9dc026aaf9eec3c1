///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Under load, three leaders in a row are killed and come back: each time another one serves within the bound, and nothing acknowledged is lost.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvFailover
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS election faults
//CLAUSES 4 5 18 24
//TIMEOUT 420
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.Load;

class KvFailover {
    static void main(String[] args) { Case.run(args, KvFailover::check); }

    private static final int MORE = 40;
    private final Case c;
    private final KvCluster cluster;
    private final Load load;

    KvFailover(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        load = cluster.load(4, 2);
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvFailover(c, cluster);
            for (String time : new String[] {"first", "second", "third"}) c.step("the leader is killed under load, and starts again: the " + time + " time", run::crash);
            c.step("the load ends; it was never held up for longer than the bound", run::end);
        }
    }

    void crash() {
        cluster.waitForAcks(cluster.bounds().failover(), load, MORE);
        int old = cluster.waitForLeader(cluster.bounds().failover());
        int term = cluster.term();
        int reads = load.read();
        cluster.kill(old);
        cluster.waitForAcks(cluster.bounds().failover(), load, MORE);
        cluster.waitForLeader(cluster.bounds().failover());
        c.check("crash.term-is-higher", cluster.term(), greaterThan(term));
        c.check("crash.dead-node-does-not-answer", cluster.node(old).view().answered(), is(false));
        cluster.restart(old);
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), old);
        c.check("crash.reads-go-on", load.read(), greaterThan(reads));
    }

    void end() {
        load.stop();
        c.check("load.longest-pause-ms", load.longestGap().toMillis(), lessThanOrEqualTo(cluster.bounds().failover().toMillis()));
        cluster.waitForReady(cluster.ids());
    }
}

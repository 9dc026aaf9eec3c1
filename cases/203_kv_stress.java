///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Fifty writes that begin together are all acknowledged and right, fifty reads that begin together find them, in time, and the load changes no leader.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvStress
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS quick stress
//CLAUSES 11 31
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.stream.IntStream;
import kit.Case;
import systems.KeyValue;
import systems.kv.Burst;
import systems.kv.KvCluster;

class KvStress {
    static void main(String[] args) { Case.run(args, KvStress::check); }

    private static final int OPERATIONS = 50;
    private final Case c;
    private final KvCluster cluster;
    private final int leader;
    private final int term;

    KvStress(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForLeader(cluster.bounds().failover());
        term = cluster.term();
        cluster.latencies().reset();
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvStress(c, cluster);
            c.step("fifty writes begin together", run::writes);
            c.step("fifty reads begin together", run::reads);
            c.step("the load has changed neither leader nor term", run::unchanged);
        }
    }

    private static String key(int i) { return "stress:key:" + i; }

    private void inTime(String when, Burst burst) {
        c.check(when + ".at-the-same-time", burst.peakOverlap(), greaterThanOrEqualTo(OPERATIONS / 2));
        c.check(when + ".all-done-in-time-ms", burst.took().toMillis(), lessThan(cluster.bounds().burst().toMillis()));
    }

    void writes() {
        Burst burst = Burst.of(OPERATIONS, i -> cluster.client().set(key(i), "stress_value_" + i));
        c.check("writes.all-acked", burst.said(), everyItem(is(ACKED)));
        inTime("writes", burst);
    }

    void reads() {
        Burst burst = Burst.of(OPERATIONS, i -> cluster.client().get(key(i)));
        List<String> wanted = IntStream.range(0, OPERATIONS).mapToObj(i -> value("stress_value_" + i)).toList();
        c.check("reads.all-values-right", burst.said(), is(wanted));
        inTime("reads", burst);
        for (String kind : List.of("put", "get")) c.check("latency.slowest-" + kind + "-ms", cluster.latencies().percentile(kind, 100).toMillis(), lessThan(cluster.bounds().operation().toMillis()));
        c.note(cluster.latencies().summary());
    }

    void unchanged() {
        c.check("load.same-leader", cluster.waitForLeader(cluster.bounds().failover()), is(leader));
        c.check("load.same-term", cluster.term(), is(term));
    }
}

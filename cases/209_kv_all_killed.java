///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION All nodes are killed at once during writes and start again in the reverse order: every acknowledged key is there, every deleted one stays deleted, and no term is lower.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvAllKilled
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS durability faults
//CLAUSES 2 5 17
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Burst;
import systems.kv.KvClient;
import systems.kv.KvCluster;
import systems.kv.Load;

class KvAllKilled {
    static void main(String[] args) { Case.run(args, KvAllKilled::check); }

    private static final int LANES = 10;
    private static final int KEYS = 300;
    private static final int DELETED = 50;
    private final Case c;
    private final KvCluster cluster;
    private int term;

    KvAllKilled(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvAllKilled(c, cluster);
            c.step("three hundred keys are set, fifty of them deleted", run::fill);
            c.step("all nodes are killed during writes, and start again in the reverse order", run::crash);
            c.step("what was acknowledged is as it was", run::judge);
        }
    }

    private String key(int i) { return cluster.key("" + i); }

    /** Of each lane, the first answer that is no success, else the last one. */
    private Answer lane(int lane, int to, java.util.function.BiFunction<KvClient, Integer, Answer> work) {
        KvClient client = cluster.client();
        List<Answer> all = IntStream.range(0, to).filter(i -> i % LANES == lane).mapToObj(i -> work.apply(client, i)).toList();
        return all.stream().filter(a -> !a.acked()).findFirst().orElse(all.getLast());
    }

    void fill() {
        c.check("fill.all-set", Burst.of(LANES, lane -> lane(lane, KEYS, (client, i) -> client.set(key(i), "value " + i))).said(), everyItem(is(ACKED)));
        c.check("fill.all-deleted", Burst.of(LANES, lane -> lane(lane, DELETED, (client, i) -> client.delete(key(i)))).said(), everyItem(is(ACKED)));
        term = cluster.term();
    }

    void crash() {
        Load load = cluster.load(3, 0);
        cluster.waitForAcks(cluster.bounds().failover(), load, 30);
        cluster.kill(cluster.ids());
        load.stop();
        List<Integer> reverse = new ArrayList<>(cluster.ids());
        Collections.reverse(reverse);
        cluster.restart(reverse.toArray(Integer[]::new));
        cluster.waitForWrite(cluster.bounds().quorumBack());
        cluster.waitForReady(cluster.ids());
    }

    void judge() {
        KvClient client = cluster.client();
        for (int i = 0; i < DELETED; i++) c.check("restarted.deleted-stays-absent", client.get(key(i)).said(), is(ABSENT));
        for (int i = DELETED; i < KEYS; i++) c.check("restarted.acked-key-is-there", client.get(key(i)).said(), is(value("value " + i)));
        c.check("restarted.term-is-not-lower", cluster.term(), greaterThanOrEqualTo(term));
    }
}

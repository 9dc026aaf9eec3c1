///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Values that were set read back the same through every node, alone, at the same time and in a batch; a deleted key is absent on every node, and nothing else changes.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvOperations
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS quick
//CLAUSES 1 2 3 9
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Burst;
import systems.kv.Capability;
import systems.kv.KvCluster;
import systems.kv.Request.Pair;

class KvOperations {
    static void main(String[] args) { Case.run(args, KvOperations::check); }

    private static final int TOGETHER = 10;
    private final Case c;
    private final KvCluster cluster;
    private final Map<String, String> stored = new TreeMap<>(Map.of("user:1", "Alice", "user:2", "Bob", "user:3", "Charlie", "config:timeout", "30", "config:retries", "3"));

    KvOperations(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).needing(Capability.BATCH).start()) {
            var run = new KvOperations(c, cluster);
            c.step("five values are set, and read through every node", run::values);
            c.step("ten values are set at the same time", run::together);
            c.step("ten values are set in a batch", run::batch);
            c.step("one is deleted, and deleted again: it is absent everywhere, and the others stay", run::delete);
        }
    }

    /** Right after the acknowledgement, by clients that begin at each node. */
    private void everywhere(String id, String key, String said) {
        for (int node : cluster.ids()) c.check(id, cluster.clientFrom(node).get(key).said(), is(said));
    }

    void values() {
        stored.forEach((key, wanted) -> {
            c.check("set.acked", cluster.client().set(key, wanted).said(), is(ACKED));
            everywhere("get.exact-value-through-every-node", key, value(wanted));
        });
        everywhere("get.never-set-is-absent", "user:4", ABSENT);
        c.check("set.replaces", cluster.client().set("user:1", "Alicia").said(), is(ACKED));
        everywhere("get.later-value-replaces", "user:1", value("Alicia"));
        stored.put("user:1", "Alicia");
    }

    void together() {
        Burst burst = Burst.of(TOGETHER, i -> cluster.client().set("together:" + i, "value_" + i));
        c.check("together.all-acked", burst.said(), everyItem(is(ACKED)));
        c.check("together.at-the-same-time", burst.peakOverlap(), greaterThanOrEqualTo(2));
        for (int i = 0; i < TOGETHER; i++) everywhere("together.exact-value-through-every-node", "together:" + i, value("value_" + i));
    }

    void batch() {
        List<Pair> pairs = IntStream.range(0, TOGETHER).mapToObj(i -> new Pair("batch:" + i, "batch_value_" + i)).toList();
        Answer answer = cluster.client().batchSet(pairs);
        c.check("batch.acked", answer.said(), is(ACKED));
        c.check("batch.counts-its-pairs", answer.count(), is(TOGETHER));
        for (Pair p : pairs) everywhere("batch.exact-value-through-every-node", p.key(), value(p.value()));
    }

    void delete() {
        c.check("delete.acked", cluster.client().delete("user:2").said(), is(ACKED));
        everywhere("delete.absent-through-every-node", "user:2", ABSENT);
        c.check("delete-again.acked", cluster.client().delete("user:2").said(), is(ACKED));
        everywhere("delete-again.still-absent", "user:2", ABSENT);
        stored.remove("user:2");
        stored.forEach((key, wanted) -> everywhere("delete.others-stay", key, value(wanted)));
    }
}

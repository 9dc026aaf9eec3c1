///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A batch is there as a whole at once or not at all, also when the leader dies in the middle, counts its pairs, and of the same key twice keeps the last value or refuses all.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvBatches
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS batch faults
//CLAUSES 10
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Capability;
import systems.kv.KvClient;
import systems.kv.KvCluster;
import systems.kv.Request.Pair;

class KvBatches {
    static void main(String[] args) { Case.run(args, KvBatches::check); }

    private static final int BATCHES = 60;
    private static final int READS = 50;
    private static final long PACE_NANOS = 100_000_000;
    private final Case c;
    private final KvCluster cluster;
    private final String a;
    private final String b;

    KvBatches(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        a = cluster.key("a");
        b = cluster.key("b");
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).needing(Capability.BATCH).start()) {
            var run = new KvBatches(c, cluster);
            c.step("batches of one, a hundred and a thousand pairs, of none, and of one key twice", run::sizes);
            c.step("a and b are set in one batch, over and over, the leader is killed, and no reader sees a part", run::parts);
        }
    }

    void sizes() {
        for (int size : List.of(1, 100, 1000)) {
            List<Pair> pairs = IntStream.range(0, size).mapToObj(i -> new Pair(cluster.key(size + "-" + i), "value " + i)).toList();
            Answer answer = cluster.client().batchSet(pairs);
            c.check("batch.acked", answer.said(), is(ACKED));
            c.check("batch.counts-its-pairs", answer.count(), is(size));
            KvClient reader = cluster.client();
            for (Pair p : pairs) c.check("batch.every-pair-is-there-at-once", reader.get(p.key()).said(), is(value(p.value())));
        }
        Answer none = cluster.client().batchSet(List.of());
        c.check("empty-batch.acked-or-refused", none.said(), anyOf(is(ACKED), startsWith("rejected")));
        c.check("empty-batch.counts-nothing", none.count(), is(0));
        String key = cluster.key("twice");
        Answer twice = cluster.client().batchSet(List.of(new Pair(key, "first"), new Pair(key, "last")));
        String meant = twice.acked() ? value("last") : ABSENT;
        c.check("same-key-twice.acked-or-refused", twice.said(), anyOf(is(ACKED), startsWith("rejected")));
        c.check("same-key-twice.last-wins-or-nothing", cluster.client().get(key).said(), is(meant));
    }

    void parts() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> acked = pool.submit(this::write);
            List<Future<List<String>>> readers = List.of(pool.submit(this::read), pool.submit(this::read));
            cluster.pass(java.time.Duration.ofNanos(PACE_NANOS * BATCHES / 3));
            int leader = cluster.waitForLeader(cluster.bounds().failover());
            cluster.kill(leader);
            c.check("parts.batches-were-acked", acked.get(), greaterThan(0));
            for (Future<List<String>> seen : readers) c.check("parts.b-is-never-behind-a", seen.get(), is(empty()));
            cluster.waitForWrite(cluster.bounds().failover());
            c.check("parts.equal-after-the-crash", cluster.client().get(a).said(), is(cluster.client().get(b).said()));
            cluster.restart(leader);
            cluster.waitForReady(cluster.ids());
        }
    }

    private int write() {
        KvClient client = cluster.client();
        int acked = 0;
        for (int n = 1; n <= BATCHES; n++) {
            if (client.batchSet(List.of(new Pair(a, "" + n), new Pair(b, "" + n))).acked()) acked++;
            LockSupport.parkNanos(PACE_NANOS);
        }
        return acked;
    }

    /** First a, then b. Returns where b was behind, or was never read. */
    private List<String> read() {
        KvClient client = cluster.client();
        List<String> behind = new ArrayList<>();
        int pairs = 0;
        for (int i = 0; i < READS; i++) {
            Answer first = client.get(a);
            Answer then = client.get(b);
            if (first.acked() && then.acked()) pairs++;
            if (first.acked() && then.acked() && number(then) < number(first)) behind.add("a " + first + ", then b " + then);
            LockSupport.parkNanos(PACE_NANOS);
        }
        if (pairs == 0) behind.add("no pair was read");
        return behind;
    }

    private static int number(Answer a) { return Integer.parseInt(a.value().orElse("0")); }
}

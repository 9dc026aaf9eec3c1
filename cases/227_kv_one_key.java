///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Many clients on one key see one order of things, also across a leader's death; of many deletes of one value exactly one removes it, and clients with keys of their own lose no update.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvOneKey
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS concurrency faults
//CLAUSES 4 11 12
//TIMEOUT 420
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.Burst;
import systems.kv.Capability;
import systems.kv.KvClient;
import systems.kv.KvCluster;

class KvOneKey {
    static void main(String[] args) { Case.run(args, KvOneKey::check); }

    private static final int CLIENTS = 12;
    private static final int OPERATIONS = 15;
    private static final long PACE_NANOS = 400_000_000;
    /** What an outage leaves unknown makes a history hard to judge. */
    private static final long BACK_OFF_NANOS = 4 * PACE_NANOS;
    private static final int ROUNDS = 50;
    private static final int DELETES = 10;
    private static final int WRITERS = 8;
    private static final int UPDATES = 20;
    private final Case c;
    private final KvCluster cluster;

    KvOneKey(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).needing(Capability.EXISTED_FLAG).start()) {
            var run = new KvOneKey(c, cluster);
            c.step("fifty times, ten clients delete one value at the same time", run::deletes);
            c.step("eight clients update keys of their own", run::ownKeys);
            c.step("twelve clients set, get and delete one key, and the leader is killed meanwhile", run::oneKey);
        }
    }

    void deletes() {
        for (int round = 0; round < ROUNDS; round++) {
            String key = cluster.key("delete-" + round);
            c.check("delete.value-is-there", cluster.client().set(key, "round " + round).said(), is(ACKED));
            Burst burst = Burst.of(DELETES, i -> cluster.client().over(Api.GRPC).delete(key));
            c.check("delete.all-acked", burst.said(), everyItem(is(ACKED)));
            c.check("delete.exactly-one-removed-it", burst.answers().stream().filter(a -> a.existed().equals(Optional.of(true))).count(), is(1L));
        }
    }

    void ownKeys() {
        Burst burst = Burst.of(WRITERS, this::updates);
        c.check("own-keys.no-update-is-lost", burst.said(), everyItem(is(value("" + UPDATES))));
    }

    /** Each value is the one read before, plus one. */
    private Answer updates(int writer) {
        KvClient client = cluster.client();
        String key = cluster.key("own-" + writer);
        client.set(key, "0");
        for (int i = 0; i < UPDATES; i++) client.set(key, "" + (Integer.parseInt(client.get(key).value().orElse("-1")) + 1));
        return client.get(key);
    }

    void oneKey() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = java.util.stream.IntStream.range(0, CLIENTS).mapToObj(i -> pool.submit(() -> mixed(i))).toList();
            cluster.pass(java.time.Duration.ofNanos(PACE_NANOS * OPERATIONS / 3));
            int old = cluster.waitForLeader(cluster.bounds().failover());
            cluster.kill(old);
            for (Future<Integer> acked : clients) c.check("one-key.every-client-was-served", acked.get(), greaterThan(0));
            cluster.restart(old);
            cluster.waitForReady(cluster.ids());
        }
    }

    /** Sets, gets and deletes in turn, one attempt each. Returns how many succeeded. */
    private int mixed(int number) {
        KvClient client = cluster.client();
        String key = cluster.key("one");
        int acked = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            Answer a = switch ((i + number) % 3) {
                case 0 -> client.set(key, key + "/" + client.name() + "/" + i);
                case 1 -> client.get(key);
                default -> client.over(Api.GRPC).delete(key);
            };
            if (a.acked()) acked++;
            LockSupport.parkNanos(a.acked() ? PACE_NANOS : BACK_OFF_NANOS);
        }
        return acked;
    }
}

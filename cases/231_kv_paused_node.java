///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A leader that is stopped for ten seconds and goes on follows the new leader, and answers no read that waited for it with what was there before.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvPausedNode
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS election faults
//CLAUSES 4 23 24
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import fault.Injected;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.KvCluster;

class KvPausedNode {
    static void main(String[] args) { Case.run(args, KvPausedNode::check); }

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration AT_LEAST = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private final Case c;
    private final KvCluster cluster;
    private final String key;

    KvPausedNode(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        key = cluster.key("watched");
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvPausedNode(c, cluster);
            c.step("the leader is stopped; a new one writes; reads wait at the old one, which goes on", run::pause);
        }
    }

    void pause() throws Exception {
        c.check("before.acked", cluster.client().set(key, "old").said(), is(ACKED));
        int old = cluster.waitForLeader(cluster.bounds().failover());
        int term = cluster.term();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Injected pause = cluster.node(old).pause();
            long from = System.nanoTime();
            cluster.waitForWrite(cluster.bounds().failover(), cluster.clientAmong(cluster.others(old)));
            c.check("paused.others-ack", cluster.clientAmong(cluster.others(old)).set(key, "new").said(), is(ACKED));
            List<Future<Answer>> waiting = Stream.of(Api.HTTP, Api.HTTP, Api.GRPC, Api.GRPC).map(api -> pool.submit(() -> cluster.node(old).client().over(api).within(PATIENCE).get(key))).toList();
            Duration rest = PAUSE.minusNanos(System.nanoTime() - from);
            cluster.pass(rest.compareTo(AT_LEAST) < 0 ? AT_LEAST : rest);
            c.check("paused.reads-wait", waiting.stream().filter(Future::isDone).count(), is(0L));
            pause.undo();
            for (Future<Answer> read : waiting) c.check("resumed.waiting-read-is-not-stale", read.get().said(), anyOf(is(value("new")), startsWith("rejected"), startsWith("unknown")));
            c.check("resumed.next-read-is-not-stale", cluster.node(old).client().get(key).said(), anyOf(is(value("new")), startsWith("rejected"), startsWith("unknown")));
        }
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        c.check("resumed.old-leader-follows", leader, is(not(old)));
        c.check("resumed.term-is-higher", cluster.term(), greaterThan(term));
        c.check("resumed.read-through-the-old-leader", cluster.clientFrom(old).get(key).said(), is(value("new")));
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), old);
        cluster.waitForReady(cluster.ids());
    }
}

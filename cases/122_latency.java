///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A quarter of a second on the links of a follower, then of the leader, slows acknowledgements down by as much and changes neither leader nor term; without it they are fast again.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN SlowLinks
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS latency links faults
//CLAUSES 18
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;

class SlowLinks {
    static void main(String[] args) { Case.run(args, SlowLinks::check); }

    private static final int LATENCY_MS = 250;
    private static final int SENDS = 20;
    private final Case c;
    private final LogCluster cluster;
    private final int leader;
    private final int term;
    private final Topic topic;
    private final LogProducer producer;
    /** The fastest median: the first one has to warm up. */
    private long wholeMs = Long.MAX_VALUE;

    SlowLinks(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForConsensus(cluster.bounds().election());
        term = cluster.term();
        topic = cluster.createTopicLedBy(leader);
        producer = cluster.producer();
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).links().start()) {
            var run = new SlowLinks(c, cluster);
            c.step("with fast links, acknowledgements are fast", () -> run.fast("fast"));
            c.step("the links of a follower are slow: so are acknowledgements", () -> run.slow("slow-follower", run.follower()));
            c.step("they are fast again, and so are acknowledgements", () -> run.healed("follower-healed"));
            c.step("the links of the leader are slow: it goes on leading", () -> run.slow("slow-leader", run.leader));
            c.step("they are fast again, too", () -> run.healed("leader-healed"));
        }
    }

    private int follower() { return cluster.others(leader).iterator().next(); }

    /** The median, in ms, after one record that brings connections and metadata. */
    private long acknowledged(String when) {
        List<Append> sent = new ArrayList<>(List.of(producer.send(topic, c.bytes(100))));
        List<Long> tookMs = new ArrayList<>();
        for (int i = 0; i < SENDS; i++) {
            long from = System.nanoTime();
            sent.add(producer.send(topic, c.bytes(100)));
            tookMs.add((System.nanoTime() - from) / 1_000_000);
        }
        c.check(when + ".all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
        long median = tookMs.stream().sorted().toList().get(SENDS / 2);
        c.note(when + ": acknowledged in " + median + " ms, the median of " + SENDS);
        return median;
    }

    private long fast(String when) {
        long tookMs = acknowledged(when);
        wholeMs = Math.min(wholeMs, tookMs);
        return tookMs;
    }

    void slow(String when, int node) {
        cluster.network().addLatency(node, LATENCY_MS);
        long slowMs = acknowledged(when);
        c.check(when + ".slower-by-ms", slowMs - wholeMs, greaterThanOrEqualTo(200L));
        c.check(when + ".slow-ms", slowMs, lessThan(cluster.bounds().slowAck().toMillis()));
        sameLeader(when);
    }

    void healed(String when) {
        cluster.network().heal();
        c.check(when + ".fast-ms", fast(when), lessThan(cluster.bounds().quickAck().toMillis()));
        sameLeader(when);
    }

    private void sameLeader(String when) {
        c.check(when + ".same-leader", cluster.waitForConsensus(cluster.bounds().healAgrees()), is(leader));
        c.check(when + ".same-term", cluster.term(), is(term));
    }
}

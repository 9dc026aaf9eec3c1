///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Under steady load of one to thirty-two clients, and of a hundred operations a second, in plain text and under TLS, every operation succeeds within the bounds, no leader changes, and no node grows.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvLoad
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS stress
//GATE slow
//CLAUSES 4 31
//TIMEOUT 1500
//MEMORY_MIB 1000

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.TlsMode;
import systems.kv.Workload;

class KvLoad {
    static void main(String[] args) { Case.run(args, KvLoad::check); }

    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final double SECONDS = 60;
    private static final int OPEN_CLIENTS = 32;
    private static final int PER_SECOND = 100;
    private static final int MORE_MIB = 64;
    private static final int MORE_FILES = 50;
    private final Case c;
    private final KvCluster cluster;
    private final String mode;
    private final Duration time;
    private final Map<Integer, Long> memoryMib = new LinkedHashMap<>();
    private final Map<Integer, Long> files = new LinkedHashMap<>();
    private int leader;
    private int term;

    KvLoad(Case c, KvCluster cluster, TlsMode mode) {
        this.c = c;
        this.cluster = cluster;
        this.mode = mode.name().toLowerCase();
        time = Duration.ofMillis(Math.round(1000 * c.options().load().durationSeconds(SECONDS)));
    }

    static void check(Case c) {
        for (TlsMode mode : List.of(TlsMode.OFF, TlsMode.TLS)) {
            try (var cluster = KeyValue.cluster(c).named(mode.name().toLowerCase()).nodes(3).tls(mode).start()) {
                var run = new KvLoad(c, cluster, mode);
                c.step("TLS " + mode + ": warm-up", run::warmUp);
                for (int clients : new int[] {1, 8, 32}) c.step("TLS " + mode + ": " + clients + " clients without a pause", () -> run.judged("closed-" + clients, Workload.closed(cluster, "closed-" + clients, clients, run.time)));
                c.step("TLS " + mode + ": a hundred operations a second", () -> run.judged("open", Workload.open(cluster, "open", OPEN_CLIENTS, PER_SECOND, run.time)));
                c.step("TLS " + mode + ": no leader has changed, no node has grown", run::unchanged);
            }
        }
    }

    void warmUp() {
        Workload.closed(cluster, "warm-up", OPEN_CLIENTS, WARM_UP);
        leader = cluster.waitForLeader(cluster.bounds().failover());
        term = cluster.term();
        for (KvNode node : cluster.nodes()) {
            memoryMib.put(node.id(), node.residentMib());
            files.put(node.id(), node.openFiles());
        }
        cluster.latencies().reset();
    }

    private void judged(String load, Workload done) {
        c.check("load.something-was-done", done.operations(), greaterThan(0));
        c.check("load.nothing-failed", done.failed(), is(0));
        for (String kind : List.of("get", "put", "delete")) {
            c.check("latency.p99-of-" + kind + "-ms", cluster.latencies().percentile(kind, 99).toMillis(), lessThanOrEqualTo(cluster.bounds().usualOperation().toMillis()));
            c.check("latency.slowest-" + kind + "-ms", cluster.latencies().percentile(kind, 100).toMillis(), lessThanOrEqualTo(cluster.bounds().operation().toMillis()));
        }
        c.note("TLS %s, %s: %d operations/s; %s".formatted(mode, load, done.throughput(), cluster.latencies().summary()));
        cluster.latencies().reset();
    }

    void unchanged() {
        c.check("load.same-leader", cluster.waitForLeader(cluster.bounds().failover()), is(leader));
        c.check("load.same-term", cluster.term(), is(term));
        for (KvNode node : cluster.nodes()) {
            c.check("growth.memory-mib", node.residentMib(), lessThanOrEqualTo(memoryMib.get(node.id()) * 3 / 2 + MORE_MIB));
            c.check("growth.open-files", node.openFiles(), lessThanOrEqualTo(files.get(node.id()) + MORE_FILES));
        }
    }
}

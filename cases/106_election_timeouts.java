///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A cluster with longer time-outs takes longer to replace a killed leader, and both clusters do it.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ElectionTimeouts
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 4
//TIMEOUT 600
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import java.util.ArrayList;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Capability;
import systems.log.LogCluster;

class ElectionTimeouts {
    static void main(String[] args) { Case.run(args, ElectionTimeouts::check); }

    private static final int KILLS = 3;
    private final Case c;

    ElectionTimeouts(Case c) { this.c = c; }

    static void check(Case c) {
        var run = new ElectionTimeouts(c);
        var medians = new ArrayList<Long>();
        c.step("with 500 ms, three leaders are replaced", () -> medians.add(run.median("quick", 500, 50)));
        c.step("with 3000 ms, three leaders are replaced", () -> medians.add(run.median("slow", 3000, 300)));
        c.step("the longer time-out takes longer", () -> c.check("medians.the-slow-one-takes-longer", medians.get(1), greaterThan(medians.get(0))));
    }

    /** Milliseconds from the kill of a leader to the next leader. */
    private long median(String name, int electionTimeoutMs, int heartbeatIntervalMs) {
        try (var cluster = ReplicatedLog.cluster(c).named(name).nodes(3).timeouts(electionTimeoutMs, heartbeatIntervalMs).needing(Capability.TUNABLE_TIMEOUTS).start()) {
            for (int id : cluster.ids()) c.check(name + ".time-out-is-in-effect", cluster.node(id).electionTimeoutMs(), is(electionTimeoutMs));
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) times.add(replaced(cluster));
            c.note(name + ": a leader is replaced after " + times + " ms");
            return times.stream().sorted().toList().get(KILLS / 2);
        }
    }

    private long replaced(LogCluster cluster) {
        int old = cluster.waitForConsensus(cluster.bounds().restartAgrees());
        cluster.kill(old);
        long from = System.nanoTime();
        cluster.waitForLeader(cluster.bounds().quorumBack(), cluster.others(old));
        long tookMs = (System.nanoTime() - from) / 1_000_000;
        cluster.restart(old);
        return tookMs;
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Clusters whose nodes, links and members come and go at random, in plain text and under TLS, serve whenever a quorum is up and connected, acknowledge nothing when none is, and show one order of things.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvRandomLinksAndNodes
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS faults links random
//GATE slow
//CLAUSES 4 5 6 7 19 22 23
//TIMEOUT 3600
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;

import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.Load;
import systems.kv.TlsMode;
import systems.schedule.Alphabet;
import systems.schedule.RandomRun;
import systems.schedule.RandomRuns;
import systems.schedule.Standing;

class KvRandomLinksAndNodes {
    static void main(String[] args) { Case.run(args, KvRandomLinksAndNodes::check); }

    private static final int RUNS = 6;
    private static final int WRITERS = 5;
    private static final int READERS = 3;
    private static final int FIRST = 20;
    private final Case c;
    private final KvCluster cluster;
    private final Load load;

    KvRandomLinksAndNodes(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        load = cluster.load(WRITERS, READERS);
    }

    static void check(Case c) {
        new RandomRuns(c, KeyValue.namesMembers(c) ? Alphabet.NODES_CUTS_AND_MEMBERS : Alphabet.NODES_AND_CUTS, RUNS).each(run -> follow(c, run, run.seed() % 2 == 0 ? TlsMode.OFF : TlsMode.TLS));
    }

    static void follow(Case c, RandomRun run, TlsMode mode) {
        try (var cluster = KeyValue.cluster(c).named(run.name()).nodes(run.nodes()).links().tls(mode).start()) {
            var judge = new KvRandomLinksAndNodes(c, cluster);
            cluster.waitForAcks(cluster.bounds().failover(), judge.load, FIRST);
            cluster.network().requireTraffic();
            run.follow(cluster, judge::stands);
            judge.allBack();
        }
    }

    /** Where some links are broken in one direction only, the history judges what was answered, and nobody is asked to serve. */
    private void stands(Standing now) {
        switch (now.outlook()) {
            case SERVES -> cluster.waitForWrite(cluster.bounds().quorumBack(), cluster.clientAmong(now.serving()));
            case NOBODY_LEADS -> nothingSucceeds();
            case EITHER -> {}
        }
    }

    private void nothingSucceeds() {
        for (int node : cluster.living()) c.check("no-quorum.not-acked", cluster.node(node).client().set(cluster.key("lost"), node + " " + System.nanoTime()).acked(), is(false));
    }

    private void allBack() {
        cluster.mend();
        cluster.waitForReady(cluster.ids());
        cluster.network().heal();
        cluster.waitForAcks(cluster.bounds().quorumBack(), load, FIRST);
        load.stop();
        cluster.ids().forEach(node -> cluster.waitForCaughtUp(cluster.bounds().caughtUp(), node));
    }
}

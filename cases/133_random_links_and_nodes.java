///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Clusters whose nodes and links are broken and mended at random serve wherever a quorum is up, connected and by itself, have no leader where none can be, and lose nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RandomLinksAndNodes
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS partition links faults random
//GATE slow
//CLAUSES 5 13 27 30
//TIMEOUT 3600
//MEMORY_MIB 2250

import java.util.Set;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.Load;
import systems.log.LogCluster;
import systems.log.Topic;
import systems.schedule.Alphabet;
import systems.schedule.RandomRun;
import systems.schedule.RandomRuns;
import systems.schedule.Standing;

class RandomLinksAndNodes {
    static void main(String[] args) { Case.run(args, RandomLinksAndNodes::check); }

    private static final int RUNS = 5;
    private static final int PER_SECOND = 50;
    private final LogCluster cluster;
    private final Topic topic;
    private final Load load;

    RandomLinksAndNodes(LogCluster cluster) {
        this.cluster = cluster;
        topic = cluster.createTopic();
        load = cluster.load(topic, PER_SECOND);
        cluster.follow(topic);
    }

    static void check(Case c) { new RandomRuns(c, Alphabet.NODES_AND_LINKS, RUNS).each(run -> follow(c, run)); }

    static void follow(Case c, RandomRun run) {
        try (var cluster = ReplicatedLog.cluster(c).named(run.name()).nodes(run.nodes()).links().start()) {
            var judge = new RandomLinksAndNodes(cluster);
            cluster.waitForAcks(cluster.bounds().write(), judge.load, PER_SECOND);
            cluster.network().requireTraffic();
            run.follow(cluster, judge::stands);
            judge.allBack();
        }
    }

    /** Where some links are broken in one direction only, the rules at the end judge what is there, and nobody is asked to serve. */
    private void stands(Standing now) {
        switch (now.outlook()) {
            case SERVES -> progress(now.serving());
            case NOBODY_LEADS -> cluster.waitForNoLeader(cluster.bounds().stepDown());
            case EITHER -> {}
        }
    }

    private void progress(Set<Integer> group) {
        cluster.waitForConsensus(cluster.bounds().quorumBack(), group);
        try (var side = cluster.side(group)) {
            Load pinned = side.load(topic, PER_SECOND);
            cluster.waitForAcks(cluster.bounds().quorumBack(), pinned, PER_SECOND);
            pinned.stop();
        }
    }

    private void allBack() {
        cluster.network().release();
        cluster.restart(cluster.others(cluster.living().toArray(Integer[]::new)).toArray(Integer[]::new));
        cluster.waitForConsensus(cluster.bounds().quorumBack());
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
        cluster.network().heal();
        progress(cluster.ids());
        load.stop();
    }
}

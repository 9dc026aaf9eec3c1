///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The leader of a key-value store is killed under load and comes back: clients find the next one within the goals, and the history is linearizable.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvMixAcrossAKill
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS load faults
//TIMEOUT 240
//WEIGHT alone
//MEMORY_MIB 900

import java.util.List;
import kit.Case;
import load.JudgedLoad;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.SteadyMix;

class KvMixAcrossAKill {
    static void main(String[] args) { Case.run(args, KvMixAcrossAKill::check); }

    /** The contract's bound for one operation; the rest is a hundred times what an idle machine shows. */
    private static final List<String> GOALS = List.of("p50<300ms", "p99<2s", "max<5s");
    /** Until there is another leader nobody is served: the bound of a failover. */
    private static final List<String> STRIKE = List.of("p50<20s");
    /** Of two of three nodes, one of which starts. */
    private static final List<String> DURING = List.of("p50<500ms", "p99<5s", "max<8s");
    /** A write that was under way to the killed leader has no known outcome. */
    private static final double ERRORS_IN_THE_STRIKE = 0.1;

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var mix = SteadyMix.on(c, cluster);
            var load = new JudgedLoad(c);
            c.step("the leader is killed under load, and comes back", () -> load.sendAcross(mix.start(), mix.span(), () -> killed(cluster)));
            c.step("each operation succeeds, but for few while there is no leader", () -> {
                load.onlyRightAnswers();
                load.errorsOnlyInTheStrike(ERRORS_IN_THE_STRIKE);
            });
            c.step("the goals are kept", () -> load.keepsGoals(GOALS, STRIKE, DURING));
        }
    }

    private static AutoCloseable killed(KvCluster cluster) {
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        cluster.kill(leader);
        cluster.waitForLeader(cluster.bounds().failover());
        return () -> cluster.restart(leader);
    }
}

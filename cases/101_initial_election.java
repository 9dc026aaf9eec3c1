///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Three nodes that start together agree on one leader in time, and while nothing happens keep it, and its term.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN InitialElection
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election
//CLAUSES 1 2 3
//TIMEOUT 240
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;

class InitialElection {
    static void main(String[] args) { Case.run(args, InitialElection::check); }

    private static final Duration OBSERVED = Duration.ofSeconds(5);

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).launch()) {
            var leader = new AtomicInteger();
            c.step("all nodes come to name one leader", () -> leader.set(cluster.waitForConsensus(cluster.bounds().start(3))));
            c.step("nothing happens for five seconds, and nothing changes", () -> stable(c, cluster, leader.get()));
        }
    }

    static void stable(Case c, LogCluster cluster, int leader) {
        List<LeaderSample> samples = cluster.observe(OBSERVED).stream().filter(LeaderSample::answered).toList();
        c.check("observed.every-node-answers", samples.stream().map(LeaderSample::node).collect(Collectors.toSet()), is(cluster.ids()));
        c.check("observed.one-claimant", samples.stream().filter(LeaderSample::claims).map(LeaderSample::node).collect(Collectors.toSet()), is(Set.of(leader)));
        c.check("observed.every-node-names-it", samples.stream().map(LeaderSample::leader).collect(Collectors.toSet()), is(Set.of(OptionalInt.of(leader))));
        c.check("observed.one-term", samples.stream().map(LeaderSample::term).collect(Collectors.toSet()), hasSize(1));
    }
}

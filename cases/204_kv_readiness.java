///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Clusters of one, three and five nodes come to one leader whom every node names in every way it can be asked, with exactly the voters that were asked for, and stay so.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvReadiness
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS quick membership
//CLAUSES 23 35
//TIMEOUT 480
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;

import history.LeaderSample;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kit.Case;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.Status;

class KvReadiness {
    static void main(String[] args) { Case.run(args, KvReadiness::check); }

    private static final Duration OBSERVED = Duration.ofSeconds(5);
    private static final int NEVER_STARTED = 200;
    private final Case c;
    private final KvCluster cluster;
    private int leader;

    KvReadiness(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        for (List<Integer> ids : List.of(List.of(7), List.of(4, 9, 2), List.of(1, 2, 3, 4, 5))) {
            try (var cluster = KeyValue.cluster(c).named("of" + ids.size()).ids(ids.toArray(Integer[]::new)).later(NEVER_STARTED).launch()) {
                var run = new KvReadiness(c, cluster);
                String of = ids.size() + ": ";
                c.step(of + "the nodes come to be one cluster", run::ready);
                c.step(of + "nothing happens for five seconds, and nothing changes", run::stable);
                c.step(of + "every node names the leader in every way, and the same voters", run::agreed);
                c.step(of + "with one voter missing, or one node down, it is not called ready", run::incomplete);
            }
        }
    }

    void ready() {
        cluster.members().foundInTime();
        leader = cluster.waitForLeader(cluster.bounds().ready());
    }

    void stable() {
        List<LeaderSample> samples = cluster.observe(OBSERVED).stream().filter(s -> s.node() != NEVER_STARTED).toList();
        c.check("observed.every-node-answers", samples.stream().filter(s -> !s.answered()).toList(), is(empty()));
        c.check("observed.one-leader-named-by-all", samples.stream().map(LeaderSample::leader).collect(Collectors.toSet()), is(Set.of(OptionalInt.of(leader))));
        c.check("observed.one-term", samples.stream().map(LeaderSample::term).collect(Collectors.toSet()), hasSize(1));
    }

    void agreed() {
        for (int id : cluster.ids()) {
            KvNode node = cluster.node(id);
            node.leaderByEachWay().forEach((way, named) -> c.check("leader.named-by-every-node-in-every-way", way + " names " + named, is(way + " names " + OptionalInt.of(leader))));
            Status status = node.status();
            c.check("members.exact-voters-on-every-node", status.voters(), is(cluster.ids()));
            c.check("members.no-learner-on-any-node", status.learners(), is(Set.of()));
            c.check("members.no-change-in-progress", status.changing(), is(false));
            c.check("health.every-node-serves", node.serves(), is(true));
        }
    }

    void incomplete() {
        Set<Integer> more = new TreeSet<>(cluster.ids());
        more.add(NEVER_STARTED);
        c.check("readiness.one-voter-missing-is-not-ready", cluster.readiness(more), is(not("done")));
        int left = cluster.others(leader).stream().findFirst().orElse(leader);
        c.check("readiness.one-voter-too-many-is-not-ready", cluster.readiness(cluster.others(left)), is(not("done")));
        c.check("readiness.complete-is-ready", cluster.readiness(cluster.ids()), is("done"));
        cluster.kill(leader);
        c.check("readiness.one-node-down-is-not-ready", cluster.readiness(cluster.ids()), is(not("done")));
        cluster.restart(leader);
        cluster.waitForReady(cluster.ids());
    }
}

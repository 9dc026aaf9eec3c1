///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Nodes join by themselves exactly once, as learners first, whether the leader is there soon or late or the joiner dies meanwhile; who was promoted stays a voter across a restart.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvAutoJoin
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS membership faults
//CLAUSES 20
//TIMEOUT 600
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;

import cluster.Wait.Seen;
import java.time.Duration;
import java.util.Set;
import kit.Case;
import systems.KeyValue;
import systems.kv.Capability;
import systems.kv.KvCluster;
import systems.kv.Status;

class KvAutoJoin {
    static void main(String[] args) { Case.run(args, KvAutoJoin::check); }

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final Duration LATE = Duration.ofSeconds(15);
    /** A node that starts again asks to join after five seconds, if it does (contracts/kv.md §2.6). */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(8);
    private final Case c;
    private final KvCluster cluster;
    private final int first;

    KvAutoJoin(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        first = cluster.config().ids().getFirst();
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).named("soon").nodes(3).needing(Capability.AUTO_JOIN).launch()) {
            var run = new KvAutoJoin(c, cluster);
            c.step("three nodes, initialized after three seconds", () -> run.join(SOON));
            c.step("they are promoted, and a promoted one is restarted", run::promote);
        }
        try (var cluster = KeyValue.cluster(c).named("late").nodes(5).launch()) {
            var run = new KvAutoJoin(c, cluster);
            c.step("five nodes, initialized after fifteen seconds", () -> run.join(LATE));
            c.step("they are promoted, and a promoted one is restarted", run::promote);
        }
        try (var cluster = KeyValue.cluster(c).named("killed").nodes(3).launch()) {
            var run = new KvAutoJoin(c, cluster);
            c.step("joiners are killed before and while they join, and started again", run::killed);
            c.step("they are promoted, and a promoted one is restarted", run::promote);
        }
    }

    private void join(Duration after) {
        cluster.members().awaitHealth();
        cluster.pass(after);
        cluster.members().initialize();
        joined();
    }

    private void joined() {
        Set<Integer> joiners = cluster.others(first);
        cluster.members().await(cluster.bounds().joined(), Set.of(first), joiners);
        Status leader = cluster.node(first).status();
        c.check("joined.learners-exactly-those", leader.learners(), is(joiners));
        c.check("joined.nobody-votes-but-the-first", leader.voters(), is(Set.of(first)));
        for (int id : joiners) c.check("joined.knows-that-it-is-a-learner", cluster.node(id).status().state(), is("Learner"));
    }

    void killed() {
        cluster.members().awaitHealth();
        int before = cluster.config().ids().getLast();
        int meanwhile = cluster.others(first, before).iterator().next();
        cluster.members().initialize();
        cluster.kill(before);
        cluster.within("joiner-listed-in-time", cluster.bounds().joined(), () -> lists(meanwhile)); // it has its place, and perhaps not yet what is in the log
        cluster.kill(meanwhile);
        cluster.restart(before, meanwhile);
        joined();
    }

    private Seen<Boolean> lists(int id) {
        Status s = cluster.node(first).status();
        return s.members().contains(id) ? Seen.done(true) : Seen.notYet(s.toString());
    }

    void promote() {
        c.checkWithin(cluster.bounds().promoted(), "promoted.acked", () -> cluster.clientFrom(first).changeMembership(cluster.ids()).said(), is(ACKED)); // not before they are in sync
        cluster.members().await(cluster.bounds().promoted(), cluster.ids(), Set.of());
        cluster.waitForReady(cluster.ids());
        int restarted = cluster.config().ids().getLast();
        cluster.kill(restarted);
        c.check("promoted.served-while-it-is-away", cluster.waitForWrite(cluster.bounds().failover()), is(lessThan(cluster.bounds().failover())));
        cluster.restart(restarted);
        cluster.waitForReady(cluster.ids());
        cluster.pass(ASKED_AGAIN);
        for (int id : cluster.ids()) {
            Status s = cluster.node(id).status();
            c.check("restarted.still-a-voter-on-every-node", s.voters(), is(cluster.ids()));
            c.check("restarted.no-learner-on-any-node", s.learners(), is(Set.of()));
        }
    }
}

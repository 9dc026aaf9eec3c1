///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Followers and the leader itself can be removed and count no longer; what makes no sense is refused and changes nothing, a repeated request does no harm, and of two changes at once one wins.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvMembership
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS membership
//CLAUSES 21 22
//TIMEOUT 480
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.Burst;
import systems.kv.Capability;
import systems.kv.KvClient;
import systems.kv.KvCluster;

class KvMembership {
    static void main(String[] args) { Case.run(args, KvMembership::check); }

    private static final int UNKNOWN = 200;
    private final Case c;
    private final KvCluster cluster;
    private final Set<Integer> members;

    KvMembership(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        members = new TreeSet<>(cluster.ids());
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(5).needing(Capability.NAMED_MEMBERS).start()) {
            var run = new KvMembership(c, cluster);
            c.step("what makes no sense is refused and changes nothing", run::refused);
            c.step("the same request twice does no harm", run::repeated);
            c.step("a follower is removed", run::follower);
            c.step("the leader is removed: another one leads", run::leader);
            c.step("of two changes at once, one wins", run::atOnce);
            c.step("the last voter cannot be removed", run::last);
        }
    }

    private void exactly(String when) {
        cluster.waitForReady(members);
        for (int id : members) c.check(when + ".exact-voters-on-every-member", cluster.node(id).status().voters(), is(members));
        for (int id : members) c.check(when + ".no-learner-on-any-member", cluster.node(id).status().learners(), is(Set.of()));
    }

    private KvClient client() { return cluster.clientAmong(members); }

    void refused() {
        Set<Integer> withUnknown = new TreeSet<>(members);
        withUnknown.add(UNKNOWN);
        int leader = cluster.waitForLeader(cluster.bounds().failover(), members);
        int other = cluster.others(leader).iterator().next();
        for (Api api : Api.values()) {
            c.check("unknown-id.is-refused", client().over(api).changeMembership(withUnknown).said(), startsWith("rejected"));
            exactly("unknown-id");
            c.check("other-address.is-refused", client().over(api).addLearner(other, "127.0.0.1:9").said(), startsWith("rejected"));
            exactly("other-address");
            c.check("nobody.is-refused", client().over(api).changeMembership(Set.of()).said(), startsWith("rejected"));
            exactly("nobody");
        }
    }

    void repeated() {
        for (int time = 0; time < 2; time++) {
            c.check("repeated.change-is-acked", client().changeMembership(members).said(), is(ACKED));
            client().addLearner(members.iterator().next());
            exactly("repeated");
        }
    }

    /** Removes a member and checks that who is left goes on, whatever becomes of the other, which may run but not lead. */
    private void remove(String who, int id) {
        String key = cluster.key(who);
        c.check(who + ".before-acked", client().set(key, "kept").said(), is(ACKED));
        members.remove(id);
        c.checkWithin(cluster.bounds().promoted(), who + ".removal-is-acked", () -> client().changeMembership(members).said(), is(ACKED));
        exactly(who);
        c.checkWithin(cluster.bounds().stepDown(), who + ".removed-one-does-not-lead", () -> cluster.node(id).view().isLeader(), is(false));
        cluster.node(id).retire();
        c.check(who + ".rest-acks", client().set(cluster.key(who + "-after"), "served").said(), is(ACKED));
        for (int member : members) c.check(who + ".rest-reads", cluster.clientAmong(members).startingAt(member).get(key).said(), is(value("kept")));
    }

    void follower() {
        int leader = cluster.waitForLeader(cluster.bounds().failover(), members);
        remove("follower", cluster.others(leader).iterator().next());
        c.check("follower.leader-stays", cluster.waitForLeader(cluster.bounds().failover(), members), is(leader));
    }

    void leader() {
        int leader = cluster.waitForLeader(cluster.bounds().failover(), members);
        remove("leader", leader);
    }

    void atOnce() {
        List<Integer> three = List.copyOf(members);
        List<Set<Integer>> wanted = List.of(Set.of(three.get(0), three.get(1)), Set.of(three.get(0), three.get(2)));
        Burst burst = Burst.of(2, i -> client().changeMembership(wanted.get(i)));
        c.check("at-once.one-is-acked", burst.answers().stream().filter(Answer::acked).count(), greaterThanOrEqualTo(1L));
        Set<Integer> left = cluster.members().awaitOneOf(cluster.bounds().promoted(), wanted);
        members.retainAll(left);
        exactly("at-once");
        three.stream().filter(id -> !left.contains(id)).forEach(id -> cluster.node(id).retire());
        c.check("at-once.acked", client().set(cluster.key("at-once"), "served").said(), is(ACKED));
    }

    void last() {
        int leader = cluster.waitForLeader(cluster.bounds().failover(), members);
        int other = members.stream().filter(id -> id != leader).findFirst().orElseThrow();
        remove("last-but-one", other);
        c.check("last.cannot-be-removed", client().changeMembership(Set.of()).said(), startsWith("rejected"));
        exactly("last");
        c.check("last.still-serves", client().set(cluster.key("last"), "served").said(), is(ACKED));
    }
}

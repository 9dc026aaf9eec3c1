///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node that does not lead refuses writes, reads and membership calls with a hint that leads to the leader in at most two hops, and changes nothing; also when the leader is another.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvRedirect
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS redirect faults
//CLAUSES 3 8
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ABSENT;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.Capability;
import systems.kv.Hint;
import systems.kv.KvClient;
import systems.kv.KvCluster;

class KvRedirect {
    static void main(String[] args) { Case.run(args, KvRedirect::check); }

    private final Case c;
    private final KvCluster cluster;

    KvRedirect(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).needing(Capability.LEADER_HINT, Capability.GRPC_API).start()) {
            var run = new KvRedirect(c, cluster);
            c.step("followers refuse, and their hints lead to the leader", () -> run.followersOf(cluster.waitForLeader(cluster.bounds().failover()), "first"));
            c.step("the leader is killed: the other follower's hints lead to the new one", run::crash);
        }
    }

    void crash() {
        int old = cluster.waitForLeader(cluster.bounds().failover());
        cluster.kill(old);
        cluster.waitForWrite(cluster.bounds().failover());
        followersOf(cluster.waitForLeader(cluster.bounds().failover()), "second");
        cluster.restart(old);
        cluster.waitForReady(cluster.ids());
    }

    private void followersOf(int leader, String time) {
        Set<Integer> followers = cluster.living();
        followers.remove(leader);
        for (int follower : followers) for (Api api : Api.values()) refusals(leader, follower, api, time);
    }

    private void refusals(int leader, int follower, Api api, String time) {
        String key = cluster.key(time + "-" + follower + "-" + api);
        c.check("leader.acks", cluster.node(leader).client().set(key, "kept").said(), is(ACKED));
        KvClient pinned = cluster.node(follower).client().over(api);
        Map<String, Answer> answers = Map.of("write", pinned.set(key, "refused"), "read", pinned.get(key), "delete", pinned.delete(key), "membership", pinned.changeMembership(Set.of(follower)));
        answers.forEach((call, answer) -> {
            c.check("follower." + call + "-is-refused", answer.said(), startsWith("rejected"));
            c.check("follower." + call + "-names-the-leader", answer.hint().map(Hint::leader), is(Optional.of(leader)));
            c.check("follower." + call + "-tells-the-leader-s-address", answer.hint().map(h -> cluster.nodeAt(h, api)), is(Optional.of(leader)));
        });
        c.check("refused.value-stays", cluster.node(leader).client().over(api).get(key).said(), is(value("kept")));
        c.check("refused.members-stay", cluster.node(leader).status().voters(), is(cluster.ids()));
        hops(follower, api, key);
    }

    /** A client that begins at the follower gets there. */
    private void hops(int follower, Api api, String key) {
        KvClient following = cluster.clientFrom(follower).over(api);
        List<Answer> answers = List.of(following.set(key, "by hint"), cluster.clientFrom(follower).over(api).get(key), cluster.clientFrom(follower).over(api).delete(key));
        c.check("hint.followed-to-success", answers.stream().map(Answer::said).toList(), is(List.of(ACKED, value("by hint"), ACKED)));
        c.check("hint.hops", answers.stream().map(Answer::hops).toList(), everyItem(lessThanOrEqualTo(2)));
        c.check("hint.deleted-is-absent", cluster.clientFrom(follower).over(api).get(key).said(), is(ABSENT));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A follower that is down for five hundred writes changes neither leader nor term, also when it returns, and then holds them all.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvFollowerDown
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS replication faults
//CLAUSES 9 18 24
//TIMEOUT 300
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.List;
import java.util.stream.IntStream;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.KvClient;
import systems.kv.KvCluster;

class KvFollowerDown {
    static void main(String[] args) { Case.run(args, KvFollowerDown::check); }

    private static final int WRITES = 500;
    private static final int KEYS = 50;
    private final Case c;
    private final KvCluster cluster;
    private final int leader;
    private final int term;
    private final int follower;

    KvFollowerDown(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        leader = cluster.waitForLeader(cluster.bounds().failover());
        term = cluster.term();
        follower = cluster.others(leader).iterator().next();
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvFollowerDown(c, cluster);
            c.step("a follower is killed; five hundred writes are acknowledged", run::down);
            c.step("it starts again, and holds what the others hold", run::back);
        }
    }

    private void same(String when) {
        c.check(when + ".same-leader", cluster.waitForLeader(cluster.bounds().failover()), is(leader));
        c.check(when + ".same-term", cluster.term(), is(term));
    }

    private String key(int i) { return cluster.key("" + i % KEYS); }

    private static String written(int i) { return "value " + i; }

    void down() {
        cluster.kill(follower);
        KvClient client = cluster.clientFrom(leader);
        List<String> said = IntStream.range(0, WRITES).mapToObj(i -> client.set(key(i), written(i))).map(Answer::said).toList();
        c.check("down.all-acked", said, everyItem(is(ACKED)));
        same("down");
    }

    void back() {
        cluster.restart(follower);
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), follower);
        for (int i = WRITES - KEYS; i < WRITES; i++) c.check("back.follower-holds-the-last-value", cluster.node(follower).held(key(i)).said(), is(value(written(i))));
        same("back");
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A leader that is cut off, by refusal or by silence, acknowledges nothing and shows nothing, the majority goes on within the bound, and after the links are back all hold one content.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvLeaderCutOff
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS partition links faults
//CLAUSES 4 6 7 9 24
//TIMEOUT 720
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import fault.CutMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import kit.Case;
import systems.KeyValue;
import systems.kv.KvClient;
import systems.kv.KvCluster;
import systems.kv.Siege;

class KvLeaderCutOff {
    static void main(String[] args) { Case.run(args, KvLeaderCutOff::check); }

    private static final Duration SIEGE = Duration.ofSeconds(6);
    private final Case c;
    private final KvCluster cluster;
    private final CutMode mode;
    private final String key;
    private int old;
    private Future<Siege> fromTheFirst;

    KvLeaderCutOff(Case c, KvCluster cluster, CutMode mode) {
        this.c = c;
        this.cluster = cluster;
        this.mode = mode;
        key = cluster.key("watched-" + mode);
    }

    static void check(Case c) {
        for (int nodes : new int[] {3, 5}) {
            try (var cluster = KeyValue.cluster(c).named("of" + nodes).nodes(nodes).links().start()) {
                for (CutMode mode : CutMode.values()) {
                    var run = new KvLeaderCutOff(c, cluster, mode);
                    String of = nodes + " by " + mode + ": ";
                    c.step(of + "the leader is cut off, and the majority goes on", run::cut);
                    c.step(of + "the old leader acknowledges and shows nothing", run::minority);
                    c.step(of + "the links are back: one content everywhere", run::heal);
                }
            }
        }
    }

    void cut() {
        c.check("whole.acked", cluster.client().set(key, "before").said(), is(ACKED));
        old = cluster.waitForLeader(cluster.bounds().failover(), cluster.ids());
        cluster.network().isolate(mode, old);
        fromTheFirst = siege(); // what it would do that has not noticed yet shows only now
        Set<Integer> majority = cluster.others(old);
        cluster.waitForWrite(cluster.bounds().failover(), cluster.clientAmong(majority));
        int elected = cluster.waitForLeader(cluster.bounds().failover(), majority);
        c.check("cut.majority-acks", cluster.node(elected).client().set(key, "by the majority").said(), is(ACKED));
    }

    void minority() throws Exception {
        for (Siege siege : List.of(fromTheFirst.get(), siege().get())) {
            c.check("cut.old-leader-was-asked", siege.asked(), is(Set.of(old)));
            c.check("cut.old-leader-acks-and-shows-nothing", siege.succeeded(), is(empty()));
            c.check("cut.slowest-call-ms", siege.slowest().toMillis(), lessThanOrEqualTo(KvClient.ATTEMPT.plusSeconds(5).toMillis()));
        }
        for (int node : cluster.others(old)) c.check("cut.majority-reads-its-value", cluster.clientAmong(cluster.others(old)).startingAt(node).get(key).said(), is(value("by the majority")));
    }

    private Future<Siege> siege() {
        return Siege.begin(SIEGE, Set.of(old),
            (node, number) -> cluster.node(node).client().set(cluster.key("minority-" + mode), "value " + number),
            (node, number) -> cluster.node(node).client().get(key),
            (node, number) -> cluster.node(node).client().delete(cluster.key("minority-delete-" + mode)));
    }

    void heal() {
        cluster.network().heal();
        cluster.waitForLeader(cluster.bounds().failover(), cluster.ids());
        cluster.waitForCaughtUp(cluster.bounds().caughtUp(), old);
        for (int node : cluster.ids()) c.check("healed.one-content", cluster.node(node).held(key).said(), is(value("by the majority")));
        cluster.waitForReady(cluster.ids());
    }
}

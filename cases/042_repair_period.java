///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A replica that lags while it runs converges by the period of background repair alone, without any request.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RepairPeriod
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS healing disk
//GATE slow
//CLAUSES 18
//TIMEOUT 200

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.Digests;
import systems.rimio.HeadOffer;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class RepairPeriod {
    static void main(String[] args) { Case.run(args, RepairPeriod::check); }

    /** "A few periods" of clause 18: three of 30 s, and a moment for the work itself. */
    private static final Duration FEW_PERIODS = Duration.ofSeconds(95);
    private final Case c;
    private final RimioCluster cluster;
    private final List<String> paths;
    private final int slot;
    private final Map<String, String> expected = new TreeMap<>();

    RepairPeriod(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        paths = cluster.pathsInOneSlot("period/", 4);
        slot = cluster.slotOf(paths.getFirst());
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).totalSlots(16).start()) {
            var run = new RepairPeriod(c, cluster);
            c.step("three blobs are on the disk of node 3", run::before);
            c.step("node 3 lags behind the other two", run::lag);
            c.step("a few periods later it does not", run::converged);
        }
    }

    void before() {
        for (String path : paths.subList(0, 3)) {
            byte[] body = c.bytes(2000);
            c.check("put.answers-201", cluster.node(1).blobs().put(path, body).status(), is(201));
            expected.put(path, "meta 1 " + Digests.sha256(body));
        }
        c.checkWithin(Duration.ofSeconds(5), "before.all-on-node-3", this::held, is(expected));
    }

    /** Two replicas are given what the third one never hears of, so that only its own repair can bring it. */
    void lag() {
        byte[] overwritten = c.bytes(1500);
        byte[] fresh = c.bytes(1000);
        for (int n = 1; n <= 2; n++) {
            HeadOffer.meta(slot, paths.get(1), 2, overwritten).withPartTo(cluster.node(n));
            c.check("lag.tombstone-is-taken", HeadOffer.tombstone(slot, paths.get(2), 2).to(cluster.node(n)).status(), is(200));
            HeadOffer.meta(slot, paths.get(3), 1, fresh).withPartTo(cluster.node(n));
        }
        expected.put(paths.get(1), "meta 2 " + Digests.sha256(overwritten));
        expected.put(paths.get(2), "tombstone 2");
        expected.put(paths.get(3), "meta 1 " + Digests.sha256(fresh));
    }

    /** Read from the disk beside the server: no request that could make it repair. */
    private Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        for (String path : expected.keySet()) held.put(path, cluster.node(3).disk().holding(slot, path));
        return held;
    }

    void converged() {
        c.checkWithin(FEW_PERIODS, "period.all-is-there-within-95s", this::held, is(expected));
        Map<String, String> held = held();
        c.check("period.overwritten-blob-is-the-new-one", held.get(paths.get(1)), is(expected.get(paths.get(1))));
        c.check("period.deleted-blob-is-a-tombstone", held.get(paths.get(2)), is(expected.get(paths.get(2))));
        c.check("period.new-blob-is-there", held.get(paths.get(3)), is(expected.get(paths.get(3))));
    }
}

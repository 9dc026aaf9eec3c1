///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node that missed writes while it was down has them on its own disk soon after its start, without any request for them.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BackgroundRepair
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS healing faults disk
//CLAUSES 18

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class BackgroundRepair {
    static void main(String[] args) { Case.run(args, BackgroundRepair::check); }

    /** Clause 18 says "at once after restart": well before the first period of 30 s is over. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);
    private final Case c;
    private final RimioCluster cluster;
    private final List<String> paths;
    private final int slot;
    private final Map<String, String> expected = new TreeMap<>();

    BackgroundRepair(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        paths = cluster.pathsInOneSlot("lag/", 5);
        slot = cluster.slotOf(paths.getFirst());
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).totalSlots(16).start()) {
            var run = new BackgroundRepair(c, cluster);
            c.step("three blobs are on the disk of node 3", run::before);
            c.step("node 3 misses a new blob, an overwrite, a delete and what came after one", run::missed);
            c.step("started again, it fetches them by itself", run::restarted);
        }
    }

    void before() {
        for (String path : paths.subList(0, 4)) put(path, 1);
        c.checkWithin(Duration.ofSeconds(5), "before.all-on-node-3", this::held, is(expected));
    }

    void missed() {
        cluster.node(3).kill();
        put(paths.get(1), 2);
        delete(paths.get(2));
        delete(paths.get(3));
        put(paths.get(3), 3);
        put(paths.get(4), 1);
    }

    private void put(String path, int generation) {
        byte[] body = c.bytes(2000);
        c.check("put.answers-201", cluster.node(1).blobs().put(path, body).status(), is(201));
        expected.put(path, "meta " + generation + " " + Digests.sha256(body));
    }

    private void delete(String path) {
        c.check("delete.answers-204", cluster.node(1).blobs().delete(path).status(), is(oneOf(204, 200)));
        expected.put(path, "tombstone 2");
    }

    /** Read from the disk beside the server: no request that could make it repair. */
    private Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        for (String path : expected.keySet()) held.put(path, cluster.node(3).disk().holding(slot, path));
        return held;
    }

    void restarted() {
        cluster.node(3).start();
        c.checkWithin(AT_ONCE, "restarted.all-is-there-within-15s", this::held, is(expected));
        Map<String, String> held = held();
        c.check("restarted.overwritten-blob-is-the-new-one", held.get(paths.get(1)), is(expected.get(paths.get(1))));
        c.check("restarted.deleted-blob-is-a-tombstone", held.get(paths.get(2)), is(expected.get(paths.get(2))));
        c.check("restarted.blob-after-a-delete-is-there", held.get(paths.get(3)), is(expected.get(paths.get(3))));
        c.check("restarted.new-blob-is-there", held.get(paths.get(4)), is(expected.get(paths.get(4))));
        c.check("restarted.digests-are-equal", cluster.node(3).healing(slot).digests(2), is(cluster.node(1).healing(slot).digests(2)));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A lost part comes from the archive first, else from a peer.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveOrPeers
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive healing
//CLAUSES 28

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.util.stream.Stream;
import kit.Case;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class ArchiveOrPeers {
    static void main(String[] args) { Case.run(args, ArchiveOrPeers::check); }

    private static final int SLOTS = 16;
    private final Case c;
    private final RimioCluster cluster;

    ArchiveOrPeers(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(3).totalSlots(SLOTS).archive("cb-033-" + RedisStore.uniqueNumber() + "/box").start()) {
            var run = new ArchiveOrPeers(c, cluster);
            c.step("lost parts come from the archive", run::fromArchive);
            c.step("without the archive they come from a peer", run::fromPeers);
            c.step("with neither there is no answer", run::fromNowhere);
        }
    }

    /** On all three nodes: what is to be lost must be there first. */
    private byte[] put(String path, int size) {
        byte[] body = c.bytes(size);
        c.check("put.answers-201", cluster.node(1).blobs().put(path, body).status(), is(201));
        return body;
    }

    private void loseFiles(String path, Stream<RimioNode> nodes) {
        int slot = cluster.slotOf(path);
        nodes.forEach(node -> node.disk().removeFiles(slot, path));
    }

    void fromArchive() {
        byte[] body = put("lost/everywhere", 5000);
        loseFiles("lost/everywhere", cluster.nodes().stream());
        for (RimioNode node : cluster.nodes()) {
            var get = node.blobs().get("lost/everywhere");
            c.check("lost-everywhere.answers-200", get.status(), is(200));
            c.check("lost-everywhere.same-bytes", get.body(), sameBytes(body));
        }
        byte[] other = put("lost/here", 6000);
        loseFiles("lost/here", Stream.of(cluster.node(1)));
        long before = cluster.archive().servedBytes();
        c.check("lost-here.same-bytes", cluster.node(1).blobs().get("lost/here").body(), sameBytes(other));
        c.check("lost-here.archive-is-asked-before-peers", cluster.archive().servedBytes() - before, greaterThanOrEqualTo(6000L));
    }

    void fromPeers() {
        byte[] body = put("peers/a", 7000);
        loseFiles("peers/a", Stream.of(cluster.node(1)));
        cluster.archive().shut();
        var get = cluster.node(1).blobs().get("peers/a");
        c.check("archive-down.answers-200", get.status(), is(200));
        c.check("archive-down.same-bytes", get.body(), sameBytes(body));
        cluster.archive().open();
    }

    void fromNowhere() {
        put("nowhere/a", 8000);
        loseFiles("nowhere/a", cluster.nodes().stream());
        cluster.archive().remove("nowhere/a", 1);
        c.check("nowhere.is-5xx", cluster.node(1).blobs().get("nowhere/a").status(), greaterThanOrEqualTo(500));
        c.check("nowhere.head-is-200", cluster.node(1).blobs().head("nowhere/a").status(), is(200));
    }
}

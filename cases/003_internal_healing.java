///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node that missed writes while it was down is healed by slotlets, heads and repair, onto its own disk.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN InternalHealing
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS healing faults
//CLAUSES 3 11 16 19 20

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kit.Case;
import kit.Digests;
import systems.rimio.HealingView;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class InternalHealing {
    static void main(String[] args) { Case.run(args, InternalHealing::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final int slot;
    private final String kept;
    private final String overwritten;
    private final String deleted;
    private final String fresh;
    private final Map<String, byte[]> bodies = new HashMap<>();

    InternalHealing(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        List<String> paths = cluster.pathsInOneSlot("heal/", 4);
        kept = paths.get(0);
        overwritten = paths.get(1);
        deleted = paths.get(2);
        fresh = paths.get(3);
        slot = cluster.slotOf(kept);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).totalSlots(16).start()) {
            var heal = new InternalHealing(c, cluster);
            c.step("three blobs are on every node", heal::before);
            c.step("with node 3 down, writes commit on the other two", heal::whileDown);
            c.step("node 3 returns and lacks at most what changed", heal::afterReturn);
            c.step("every read through node 3 is already right", () -> heal.reads(3, "returned."));
            c.step("repair from node 1 makes it equal", heal::repair);
            c.step("node 3 holds heads and parts itself", heal::ownDisk);
            c.step("alone, node 3 never answers anything old", heal::alone);
        }
    }

    void before() {
        for (String path : List.of(kept, overwritten, deleted)) put(1, path, 3);
        for (String path : List.of(kept, overwritten, deleted)) c.check("before.on-node-3", cluster.node(3).blobs().get(path).body(), sameBytes(bodies.get(path)));
    }

    void whileDown() {
        cluster.node(3).kill();
        put(1, fresh, 2);
        put(2, overwritten, 2);
        c.check("down.delete-answers-204", cluster.node(1).blobs().delete(deleted).status(), is(oneOf(204, 200)));
        reads(1, "down.");
        reads(2, "down.");
    }

    private void put(int node, String path, int livingReplicas) {
        byte[] body = c.bytes(3000);
        Reply reply = cluster.node(node).blobs().put(path, body);
        c.check("put.answers-201", reply.status(), is(201));
        c.check("put.committed-on-quorum-of-the-living", reply.number("committed_replicas"), both(greaterThanOrEqualTo(2L)).and(lessThanOrEqualTo((long) livingReplicas)));
        bodies.put(path, body);
    }

    private void reads(int node, String when) {
        for (String path : List.of(kept, overwritten, fresh)) {
            c.check(when + "get-current-value", cluster.node(node).blobs().get(path).body(), sameBytes(bodies.get(path)));
            c.check(when + "head-current-length", cluster.node(node).blobs().head(path).header("content-length"), is("3000"));
        }
        c.check(when + "get-deleted-is-410", cluster.node(node).blobs().get(deleted).status(), is(410));
    }

    /** Background repair may already have run: the difference can only be within what changed. */
    void afterReturn() {
        cluster.node(3).start();
        cluster.awaitReady();
        c.check("returned.differs-only-in-what-changed", Set.of(overwritten, deleted, fresh).containsAll(view(1).differenceTo(view(3))), is(true));
        c.check("returned.digests-equal-exactly-when-heads-are", view(1).digestsTellTheDifferenceTo(view(3)), is(true));
    }

    void repair() {
        var paths = List.of(kept, overwritten, deleted, fresh);
        var reply = cluster.node(3).internal().repair(slot, cluster.node(1).id(), paths, false);
        c.check("repair.answers-200", reply.status(), is(200));
        c.check("repair.has-no-errors", reply.json().path("errors").size(), is(0));
        c.check("repair.counts-at-most-what-changed", reply.number("repaired_objects"), both(greaterThanOrEqualTo(0L)).and(lessThanOrEqualTo(3L)));
        c.check("repair.heads-equal-afterwards", view(3).heads(), is(view(1).heads()));
        c.check("repair.knows-all-paths", view(3).heads().keySet(), hasItems(paths.toArray(String[]::new)));
        for (int length : new int[] {1, 2, 3, 8}) c.check("repair.digests-equal-afterwards", view(3).digests(length), is(view(1).digests(length)));
        c.check("repair-again.repairs-nothing", cluster.node(3).internal().repair(slot, cluster.node(1).id(), paths, false).number("repaired_objects"), is(0L));
    }

    void ownDisk() {
        ownHead(kept, "meta", 1);
        ownHead(overwritten, "meta", 2);
        ownHead(fresh, "meta", 1);
        ownHead(deleted, "tombstone", 2);
        ownPart(kept, 1);
        ownPart(overwritten, 2);
        ownPart(fresh, 1);
    }

    private void ownHead(String path, String kind, long generation) {
        Reply head = cluster.node(3).internal().head(slot, path);
        c.check("own-head." + kind + "-found", head.json().path("found").asBoolean(), is(true));
        c.check("own-head." + kind + "-kind", head.text("head_kind"), is(kind));
        c.check("own-head." + kind + "-generation", head.number("generation"), is(generation));
    }

    private void ownPart(String path, long generation) {
        Reply part = cluster.node(3).internal().part(slot, path, generation, 0);
        c.check("own-part.answers-200", part.status(), is(200));
        c.check("own-part.right-bytes", part.body(), sameBytes(bodies.get(path)));
    }

    void alone() {
        cluster.node(1).kill();
        cluster.node(2).kill();
        ownHead(overwritten, "meta", 2);
        ownHead(deleted, "tombstone", 2);
        ownPart(fresh, 1);
        for (String path : List.of(kept, overwritten, fresh)) {
            Reply get = cluster.node(3).blobs().get(path);
            c.check("alone.get-is-current-or-503", get.status() == 200 ? Digests.sha256(get.body()) : "" + get.status(), is(oneOf(Digests.sha256(bodies.get(path)), "503")));
        }
        c.check("alone.deleted-is-410-or-503", cluster.node(3).blobs().get(deleted).status(), is(oneOf(410, 503)));
        c.check("alone.put-is-503", cluster.node(3).blobs().put(kept, c.bytes(1)).status(), is(503));
    }

    HealingView view(int node) { return cluster.node(node).healing(slot); }
}

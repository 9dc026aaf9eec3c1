///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Slotlets and heads name exactly what one replica has more, and repair changes exactly what is older, missing or damaged.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN HealingRules
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS healing
//CLAUSES 16 19 20

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kit.Case;
import kit.Digests;
import systems.rimio.HeadOffer;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class HealingRules {
    static void main(String[] args) { Case.run(args, HealingRules::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final List<String> paths;
    private final int slot;

    HealingRules(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        paths = cluster.pathsInOneSlot("rules/", 8);
        slot = cluster.slotOf(paths.getFirst());
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).totalSlots(16).start()) {
            var rules = new HealingRules(c, cluster);
            c.step("slotlets and heads show what one replica has more", rules::difference);
            c.step("a dry run changes nothing, repair exactly that", rules::repair);
            c.step("an older source changes nothing", rules::olderSource);
            c.step("a missing or damaged part is fetched again", rules::parts);
            c.step("bad repair requests are refused", rules::badRequests);
        }
    }

    private byte[] added;
    private byte[] overwritten;

    void difference() {
        for (String path : paths.subList(0, 6)) c.check("put.answers-201", cluster.node(1).blobs().put(path, c.bytes(50)).status(), is(201));
        c.check("same.heads-equal", cluster.node(3).healing(slot).heads(), is(cluster.node(1).healing(slot).heads()));
        for (int length = 1; length <= 8; length++) c.check("same.digests-equal", cluster.node(3).healing(slot).digests(length), is(cluster.node(1).healing(slot).digests(length)));

        overwritten = c.bytes(60);
        added = c.bytes(70);
        HeadOffer.meta(slot, paths.get(3), 2, overwritten).withPartTo(cluster.node(1));
        HeadOffer.tombstone(slot, paths.get(4), 2).to(cluster.node(1));
        HeadOffer.meta(slot, paths.get(6), 1, added).withPartTo(cluster.node(1));
        var changed = Set.of(paths.get(3), paths.get(4), paths.get(6));
        var one = cluster.node(1).healing(slot);
        var three = cluster.node(3).healing(slot);
        c.check("lagging.heads-name-exactly-what-changed", one.differenceTo(three), is(changed));
        for (int length : new int[] {1, 2, 3, 5, 8}) {
            Map<String, String> mine = one.digests(length);
            c.check("lagging.digests-differ", three.digests(length), not(mine));
            c.check("slotlets.prefix-has-the-length", mine.keySet().stream().allMatch(p -> p.length() == length), is(true));
            c.check("slotlets.count-all-heads", one.objects(length), is(7L));
            c.check("heal-heads.by-any-prefix-length", one.heads(mine.keySet()), is(one.heads()));
            String prefix = mine.keySet().iterator().next();
            c.check("heal-heads.one-prefix-is-a-part", one.heads(Set.of(prefix)).size(), both(greaterThan(0)).and(lessThanOrEqualTo(7)));
        }
    }

    void repair() {
        var all = paths.subList(0, 7);
        var before = cluster.node(3).healing(slot).heads();
        Reply dry = cluster.node(3).internal().repair(slot, cluster.node(1).id(), all, true);
        c.check("dry-run.answers-200", dry.status(), is(200));
        c.check("dry-run.changes-nothing", cluster.node(3).healing(slot).heads(), is(before));
        c.check("dry-run.stores-no-part", cluster.node(3).internal().part(slot, paths.get(6), 1, 0).status(), is(404));
        Reply real = cluster.node(3).internal().repair(slot, cluster.node(1).id(), all, false);
        c.check("repair.counts-exactly-what-changed", real.number("repaired_objects"), is(3L));
        c.check("repair.has-no-errors", real.json().path("errors").size(), is(0));
        c.check("repair.heads-equal-afterwards", cluster.node(3).healing(slot).heads(), is(cluster.node(1).healing(slot).heads()));
        c.check("repair.digests-equal-afterwards", cluster.node(3).healing(slot).digests(2), is(cluster.node(1).healing(slot).digests(2)));
        c.check("repair.brings-new-parts", cluster.node(3).internal().part(slot, paths.get(6), 1, 0).body(), sameBytes(added));
        c.check("repair.brings-overwritten-parts", cluster.node(3).internal().part(slot, paths.get(3), 2, 0).body(), sameBytes(overwritten));
        c.check("repair.brings-tombstones", cluster.node(3).internal().head(slot, paths.get(4)).text("head_kind"), is("tombstone"));
    }

    void olderSource() {
        byte[] newest = c.bytes(80);
        HeadOffer.meta(slot, paths.get(5), 7, newest).withPartTo(cluster.node(3));
        Reply reply = cluster.node(3).internal().repair(slot, cluster.node(1).id(), List.of(paths.get(5)), false);
        c.check("older-source.repairs-nothing", reply.number("repaired_objects"), is(0L));
        c.check("older-source.keeps-the-newer-head", cluster.node(3).internal().head(slot, paths.get(5)).number("generation"), is(7L));
        c.check("older-source.keeps-the-newer-part", cluster.node(3).internal().part(slot, paths.get(5), 7, 0).body(), sameBytes(newest));
    }

    void parts() {
        byte[] body = c.bytes(500);
        c.check("put.answers-201", cluster.node(1).blobs().put(paths.get(7), body).status(), is(201));
        damaged("missing-part", body, part -> part.delete());
        damaged("corrupt-part", body, part -> java.nio.file.Files.write(part.toPath(), c.bytes(500)));
        damaged("cut-part", body, part -> java.nio.file.Files.write(part.toPath(), java.util.Arrays.copyOf(body, 100)));
    }

    /** What is done to the only part file of node 3. */
    interface Damage { void to(java.io.File part) throws java.io.IOException; }

    private void damaged(String kind, byte[] body, Damage damage) {
        try {
            damage.to(cluster.node(3).disk().onlyPart(slot, paths.get(7), 1).toFile());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Reply get = cluster.node(3).blobs().get(paths.get(7));
        c.recommend(kind + ".read-is-right-or-refused", get.status() >= 500 ? "5xx" : Digests.sha256(get.body()), is(oneOf(Digests.sha256(body), "5xx")));
        cluster.node(3).internal().repair(slot, cluster.node(1).id(), List.of(paths.get(7)), false);
        c.check(kind + ".is-there-after-repair", cluster.node(3).disk().read(slot, paths.get(7), 1), sameBytes(body));
    }

    void badRequests() {
        var api = cluster.node(3).internal();
        c.check("repair.unknown-source-is-404", api.repair(slot, "nobody", List.of(paths.getFirst()), false).status(), is(404));
        c.check("repair.blank-source-is-400", api.repair(slot, " ", List.of(paths.getFirst()), false).status(), is(400));
    }
}

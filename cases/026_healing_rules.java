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

import fault.DiskFileCorrupted;
import fault.DiskFileRemoved;
import fault.Fault;
import http.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import kit.Case;
import kit.Digests;
import systems.rimio.HeadOffer;
import systems.rimio.HealingView;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class HealingRules {
    static void main(String[] args) { Case.run(args, HealingRules::check); }

    private static final int ROUNDS = 3;
    private final Case c;
    private final RimioCluster cluster;
    private final List<String> paths;
    private final int slot;
    private final Map<String, Integer> held = new LinkedHashMap<>();

    HealingRules(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        paths = cluster.pathsInOneSlot("rules/", 4 + 4 * ROUNDS);
        slot = cluster.slotOf(paths.getFirst());
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).totalSlots(16).start()) {
            var rules = new HealingRules(c, cluster);
            c.step("equal replicas have equal digests", rules::equal);
            c.step("what one replica has more is shown and repaired", rules::rounds);
            c.step("heads are found by any prefix length", rules::prefixes);
            c.step("a missing or damaged part is fetched again", rules::parts);
            c.step("bad repair requests are refused", rules::badRequests);
        }
    }

    void equal() {
        for (String path : paths.subList(1, paths.size())) c.check("put.answers-201", cluster.node(1).blobs().put(path, c.bytes(50)).status(), is(201));
        c.checkWithin(Duration.ofSeconds(5), "same.heads-equal", () -> view(3).heads(), is(view(1).heads()));
        for (int length = 1; length <= 8; length++) c.check("same.digests-equal", view(3).digests(length), is(view(1).digests(length)));
    }

    /**
     * Background repair may at any time be faster than the questions, but in one of three rounds at the most, as it
     * runs every 30 s: what holds in two of them holds.
     */
    void rounds() {
        for (int round = 0; round < ROUNDS; round++) round(paths.subList(4 * (round + 1), 4 * (round + 2)), "rules/new-" + round);
        held.forEach((id, times) -> c.check(id, times, greaterThanOrEqualTo(2)));
    }

    private void round(List<String> four, String prefix) {
        byte[] overwritten = c.bytes(60);
        byte[] added = c.bytes(70);
        byte[] newest = c.bytes(80);
        String fresh = cluster.pathsInSlot(slot, prefix, 1).getFirst();
        HeadOffer.meta(slot, four.get(0), 2, overwritten).withPartTo(cluster.node(1));
        HeadOffer.tombstone(slot, four.get(1), 2).to(cluster.node(1));
        HeadOffer.meta(slot, fresh, 1, added).withPartTo(cluster.node(1));
        var asked = List.of(four.get(0), four.get(1), fresh, four.get(2));
        held("lagging.heads-name-exactly-what-changed", view(1).differenceTo(view(3)).equals(Set.copyOf(asked.subList(0, 3))));
        held("lagging.digests-differ", IntStream.of(1, 2, 3, 5, 8).noneMatch(length -> view(3).digests(length).equals(view(1).digests(length))));

        var before = view(3).heads();
        Reply dry = cluster.node(3).internal().repair(slot, cluster.node(1).id(), asked, true);
        c.check("dry-run.answers-200", dry.status(), is(200));
        held("dry-run.changes-no-head", view(3).heads().equals(before));
        held("dry-run.stores-no-part", cluster.node(3).internal().part(slot, fresh, 1, 0).status() == 404);
        Reply real = cluster.node(3).internal().repair(slot, cluster.node(1).id(), asked, false);
        held("repair.counts-exactly-what-changed", real.number("repaired_objects") == 3);
        c.check("repair.has-no-errors", real.json().path("errors").size(), is(0));
        c.check("repair.heads-equal-afterwards", view(3).heads(), is(view(1).heads()));
        c.check("repair.digests-equal-afterwards", view(3).digests(2), is(view(1).digests(2)));
        c.check("repair.brings-new-parts", cluster.node(3).internal().part(slot, fresh, 1, 0).body(), sameBytes(added));
        c.check("repair.brings-overwritten-parts", cluster.node(3).internal().part(slot, four.get(0), 2, 0).body(), sameBytes(overwritten));
        c.check("repair.brings-tombstones", cluster.node(3).internal().head(slot, four.get(1)).text("head_kind"), is("tombstone"));

        HeadOffer.meta(slot, four.get(3), 7, newest).withPartTo(cluster.node(3));
        Reply older = cluster.node(3).internal().repair(slot, cluster.node(1).id(), List.of(four.get(3)), false);
        c.check("older-source.repairs-nothing", older.number("repaired_objects"), is(0L));
        c.check("older-source.keeps-the-newer-head", cluster.node(3).internal().head(slot, four.get(3)).number("generation"), is(7L));
        c.check("older-source.keeps-the-newer-part", cluster.node(3).internal().part(slot, four.get(3), 7, 0).body(), sameBytes(newest));
        cluster.node(1).internal().repair(slot, cluster.node(3).id(), List.of(four.get(3)), false);
    }

    private void held(String id, boolean holds) { held.merge(id, holds ? 1 : 0, Integer::sum); }

    void prefixes() {
        for (int length : new int[] {1, 2, 3, 5, 8}) {
            Set<String> prefixes = view(1).digests(length).keySet();
            c.check("slotlets.prefix-has-the-length", prefixes.stream().allMatch(p -> p.length() == length), is(true));
            c.check("slotlets.count-all-heads", view(1).objects(length), is((long) view(1).heads().size()));
            c.check("heal-heads.by-any-prefix-length", view(1).heads(prefixes), is(view(1).heads()));
            c.check("heal-heads.one-prefix-is-a-part", view(1).heads(Set.of(prefixes.iterator().next())).size(), both(greaterThan(0)).and(lessThan(paths.size())));
        }
    }

    void parts() {
        byte[] body = c.bytes(500);
        c.check("put.answers-201", cluster.node(1).blobs().put(paths.get(1), body).status(), is(201));
        c.checkWithin(Duration.ofSeconds(5), "put.reaches-node-3", () -> cluster.node(3).internal().head(slot, paths.get(1)).number("generation"), is(2L));
        damaged("missing-part", body, DiskFileRemoved::new);
        damaged("corrupt-part", body, part -> new DiskFileCorrupted(part, good -> c.bytes(500)));
        damaged("cut-part", body, part -> new DiskFileCorrupted(part, good -> Arrays.copyOf(good, good.length / 2)));
    }

    /** First repair comes before any read through node 3, which might mend the part on its way. */
    private void damaged(String kind, byte[] body, Function<Path, Fault> damage) {
        for (boolean read : new boolean[] {false, true}) {
            damage.apply(cluster.node(3).disk().onlyPart(slot, paths.get(1), 2)).in(c);
            Reply get = cluster.node(read ? 3 : 1).blobs().get(paths.get(1));
            c.recommend(kind + ".read-is-right-or-refused", get.status() >= 500 ? "5xx" : Digests.sha256(get.body()), is(oneOf(Digests.sha256(body), "5xx")));
            cluster.node(3).internal().repair(slot, cluster.node(1).id(), List.of(paths.get(1)), false);
            c.check(kind + ".is-there-after-repair", cluster.node(3).disk().read(slot, paths.get(1), 2), sameBytes(body));
        }
    }

    void badRequests() {
        c.check("repair.unknown-source-is-404", cluster.node(3).internal().repair(slot, "nobody", List.of(paths.getFirst()), false).status(), is(404));
        c.check("repair.blank-source-is-400", cluster.node(3).internal().repair(slot, " ", List.of(paths.getFirst()), false).status(), is(400));
    }

    private HealingView view(int node) { return cluster.node(node).healing(slot); }
}

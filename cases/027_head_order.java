///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Of two heads the same one wins on every replica, in whatever order they arrive, and the loser is told so.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN HeadOrder
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick healing
//CLAUSES 2 17

import static org.hamcrest.Matchers.*;

import http.Reply;
import java.util.List;
import kit.Case;
import systems.rimio.HeadOffer;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class HeadOrder {
    static void main(String[] args) { Case.run(args, HeadOrder::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final List<String> paths;
    private final int slot;

    HeadOrder(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        paths = cluster.pathsInOneSlot("order/", 5);
        slot = cluster.slotOf(paths.getFirst());
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).totalSlots(16).start()) {
            var order = new HeadOrder(c, cluster);
            c.step("the same head wins in either order of arrival", order::conflicts);
            c.step("repair agrees with the order", order::repairAgrees);
            c.step("an offer that makes no sense is refused", order::badOffers);
        }
    }

    void conflicts() {
        var older = HeadOffer.meta(slot, paths.get(0), 4, c.bytes(10));
        var newer = HeadOffer.meta(slot, paths.get(0), 5, c.bytes(10));
        winner("higher-generation", paths.get(0), newer, older);
        winner("tombstone-over-meta", paths.get(1), HeadOffer.tombstone(slot, paths.get(1), 3), HeadOffer.meta(slot, paths.get(1), 3, c.bytes(10)));
        var a = HeadOffer.meta(slot, paths.get(2), 3, c.bytes(10));
        var b = HeadOffer.meta(slot, paths.get(2), 3, c.bytes(10));
        boolean aIsLarger = a.headSha256().compareTo(b.headSha256()) > 0;
        winner("larger-digest", paths.get(2), aIsLarger ? a : b, aIsLarger ? b : a);
    }

    /** Node 1 gets the winner first, node 2 last: both must end with it, and a loser must be told so. */
    private void winner(String rule, String path, HeadOffer winner, HeadOffer loser) {
        RimioNode first = cluster.node(1);
        RimioNode second = cluster.node(2);
        c.check("offer.fresh-head-is-applied", winner.to(first).json().path("applied").asBoolean(), is(true));
        Reply refused = loser.to(first);
        c.check(rule + ".loser-is-told", refused.status() == 409 || !refused.json().path("applied").asBoolean(true), is(true));
        loser.to(second);
        winner.to(second);
        for (var node : List.of(first, second)) c.check(rule + ".wins-on-both", node.internal().head(slot, path).text("head_sha256"), is(winner.headSha256()));
    }

    /** Replicas at odds, repaired in both directions, settle on the same winner. */
    void repairAgrees() {
        var meta = HeadOffer.meta(slot, paths.get(3), 6, c.bytes(10));
        var tombstone = HeadOffer.tombstone(slot, paths.get(3), 6);
        meta.withPartTo(cluster.node(1));
        tombstone.to(cluster.node(2));
        cluster.node(2).internal().repair(slot, cluster.node(1).id(), List.of(paths.get(3)), false);
        c.check("repair.keeps-the-winner", cluster.node(2).internal().head(slot, paths.get(3)).text("head_sha256"), is(tombstone.headSha256()));
        cluster.node(1).internal().repair(slot, cluster.node(2).id(), List.of(paths.get(3)), false);
        c.check("repair.takes-the-winner", cluster.node(1).internal().head(slot, paths.get(3)).text("head_sha256"), is(tombstone.headSha256()));
    }

    void badOffers() {
        c.check("offer.bad-kind-is-400", HeadOffer.ofKind("neither", slot, paths.get(4), 99).to(cluster.node(3)).status(), is(oneOf(400, 422)));
        c.check("offer.meta-without-payload-is-400", HeadOffer.ofKind("meta", slot, paths.get(4), 99).to(cluster.node(3)).status(), is(oneOf(400, 422)));
        c.check("offer.refused-head-changes-nothing", cluster.node(3).internal().head(slot, paths.get(4)).status(), is(404));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What came without an archive copy is archived by the primary of its slot within half a minute, and every replica learns where.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveLifecycle
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS archive lifecycle
//CLAUSES 29

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import kit.Case;
import systems.redis.RedisStore;
import systems.rimio.HeadOffer;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class ArchiveLifecycle {
    static void main(String[] args) { Case.run(args, ArchiveLifecycle::check); }

    /** The contract's period is 10 s; a few of them. */
    private static final Duration LIFECYCLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration TELLING_LIMIT = Duration.ofSeconds(5);
    private final Case c;
    private final RimioCluster cluster;
    private final Map<String, byte[]> late = new LinkedHashMap<>();

    ArchiveLifecycle(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.archivingLate(c).nodes(3).minWriteReplicas(2).totalSlots(16).archive("cb-047-" + RedisStore.uniqueNumber() + "/box").start()) {
            var run = new ArchiveLifecycle(c, cluster);
            c.step("values come without a copy", run::arrive);
            c.step("each gets a copy and an url on every replica", run::archived);
            c.step("nothing else has changed", run::same);
        }
    }

    /** One value in a slot of each primary, as an import leaves it: a head without archive_url. */
    void arrive() {
        for (int slot = 0; slot < 3; slot++) arrive(cluster.pathsInSlot(slot, "late/" + slot + "-", 1).getFirst(), c.bytes(9000));
        arrive("late/empty", new byte[0]);
    }

    private void arrive(String path, byte[] body) {
        var offer = HeadOffer.meta(cluster.slotOf(path), path, 1, body);
        for (RimioNode node : cluster.nodes()) {
            if (body.length == 0) c.check("late.empty-head-is-applied", offer.to(node).status(), is(200));
            else offer.withPartTo(node);
        }
        late.put(path, body);
    }

    void archived() {
        late.forEach((path, body) -> {
            c.checkWithin(LIFECYCLE_LIMIT, "late.is-archived", () -> cluster.archive().keys(), hasItem(cluster.archive().key(path, 1)));
            c.check("late.archived-value", cluster.archive().value(path, 1), sameBytes(body));
            int slot = cluster.slotOf(path);
            for (RimioNode node : cluster.nodes())
                c.checkWithin(TELLING_LIMIT, "late.every-replica-learns-the-url", () -> node.internal().head(slot, path).json().at("/meta/archive_url").asText(), is(cluster.archive().url(path, 1)));
        });
    }

    void same() {
        late.forEach((path, body) -> {
            Reply get = cluster.node(2).blobs().get(path);
            c.check("late.still-the-same-value", get.body(), sameBytes(body));
            c.check("late.still-the-same-generation", cluster.node(2).blobs().generation(get), is(1L));
        });
        c.check("archive.one-copy-of-each", cluster.archive().keys(), hasSize(late.size()));
    }
}

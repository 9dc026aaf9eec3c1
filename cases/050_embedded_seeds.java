///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node of an embedded registry takes its own address among its seeds, as the first of all and as one more, and joins through the others.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN EmbeddedSeeds
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS embed seeds
//CLAUSES 43 49

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class EmbeddedSeeds {
    static void main(String[] args) { Case.run(args, EmbeddedSeeds::check); }

    private static final Duration BECOMES_KNOWN = Duration.ofSeconds(20);
    private final Case c;
    private final RimioCluster cluster;

    EmbeddedSeeds(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = Rimio.embedded(c).prepare()) {
            c.step("seeds that are the node itself do not keep it from being the first", new EmbeddedSeeds(c, cluster)::ownSeedAlone);
        }
        try (var cluster = Rimio.embedded(c).nodes(2).minWriteReplicas(1).prepare()) {
            var run = new EmbeddedSeeds(c, cluster);
            c.step("another node starts by seeds, its own address among them", run::bySeeds);
            c.step("both are one cluster", run::together);
        }
    }

    void ownSeedAlone() {
        RimioNode first = cluster.node(1);
        first.configure(cluster.config().withSeeds(first.address()));
        c.check("own-seed.serves", first.tryStart(), is("serves"));
    }

    /** What its file says of slots is of no effect on one that comes second (clause 43). */
    void bySeeds() {
        RimioNode first = cluster.node(1);
        RimioNode second = cluster.node(2);
        first.start();
        second.configure(cluster.config().withSeeds(second.address(), first.address()).withTotalSlots(cluster.config().totalSlots() + 1));
        c.require("by-seeds.serves", second.tryStart(), is("serves"));
    }

    void together() {
        Set<String> ids = cluster.nodes().stream().map(RimioNode::id).collect(Collectors.toSet());
        c.check("by-seeds.all-are-healthy-on-all", cluster.healthyWithin(BECOMES_KNOWN), everyItem(is(ids)));
        c.check("by-seeds.bootstrap-is-the-first", cluster.node(2).internal().bootstrap().json(), is(cluster.node(1).internal().bootstrap().json()));
        for (RimioNode writer : cluster.nodes()) {
            byte[] body = c.bytes(300);
            c.check("by-seeds.put-201", writer.blobs().put("seeds/" + writer.id(), body).status(), is(201));
            for (RimioNode reader : cluster.nodes()) c.check("by-seeds.get-on-both", reader.blobs().get("seeds/" + writer.id()).body(), sameBytes(body));
        }
    }
}

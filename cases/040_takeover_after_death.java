///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The id of a killed node stays taken for join until its record expires; then it leaves the healthy set, may join again, and has what it had.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN TakeoverAfterDeath
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join faults
//GATE slow
//CLAUSES 44 57
//TIMEOUT 240

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import cluster.Node;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class TakeoverAfterDeath {
    static void main(String[] args) { Case.run(args, TakeoverAfterDeath::check); }

    /** Clause 57. */
    private static final Duration EXPIRY = Duration.ofSeconds(65);
    private final Case c;
    private final RimioCluster cluster;
    private final RimioNode dead;
    private final byte[] body;

    TakeoverAfterDeath(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        dead = cluster.node(2);
        body = c.bytes(500);
    }

    static void check(Case c) {
        try (var cluster = Rimio.joining(c).registry(RedisStore.own(c)).namespace("default").nodes(2).minWriteReplicas(1).start()) {
            var run = new TakeoverAfterDeath(c, cluster);
            cluster.node(1).blobs().put("after/death", run.body);
            run.dead.kill();
            c.step("just after its death the id is still taken", run::stillTaken);
            c.step("the dead node leaves the healthy set", run::expires);
            c.step("then its id may join", run::joins);
        }
    }

    void stillTaken() {
        for (String[] options : new String[][] {{}, {"--force-takeover"}}) {
            Node.Ended ended = dead.join(cluster.config().registryUrl(), options);
            c.check("still-taken.exits-2", ended.outcome(), is("exit 2"));
            c.check("still-taken.says-why", ended.text().toLowerCase(), anyOf(containsString("join rejected"), containsString("already exists")));
        }
    }

    void expires() {
        c.checkWithin(EXPIRY, "expiry.the-dead-node-is-not-healthy", () -> cluster.healthyWithin(Duration.ZERO).getFirst(), is(Set.of(cluster.node(1).id())));
        c.check("expiry.the-other-serves", cluster.node(1).blobs().put("after/expiry", body).status(), is(201));
    }

    void joins() {
        c.require("rejoin.serves", dead.startByJoin(cluster.config().registryUrl()), is("serves"));
        var ids = cluster.nodes().stream().map(RimioNode::id).collect(Collectors.toSet());
        c.check("rejoin.all-are-healthy-again", cluster.healthyWithin(Duration.ofSeconds(20)), everyItem(is(ids)));
        c.check("rejoin.get-old-value", dead.blobs().get("after/death").body(), sameBytes(body));
        c.check("rejoin.put-201", dead.blobs().put("after/rejoin", body).status(), is(201));
    }
}

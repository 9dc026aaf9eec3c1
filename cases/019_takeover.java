///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION An id outside the bootstrap, or one that is serving, cannot join by any registry URL, by force neither, and the serving node notices nothing.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Takeover
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join faults
//CLAUSES 44 45

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import cluster.Node;
import cluster.Port;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class Takeover {
    static void main(String[] args) { Case.run(args, Takeover::check); }

    private final Case c;
    private final RimioCluster cluster;
    private final RimioNode active;
    private final String redisUrl;
    private final String liveSeed;
    private final String deadSeed;
    private final byte[] body;

    Takeover(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        active = cluster.node(2);
        redisUrl = cluster.config().registryUrl();
        liveSeed = cluster.node(1).address();
        deadSeed = c.closeAtEnd(Port.free()).address();
        body = c.bytes(500);
    }

    static void check(Case c) {
        try (var cluster = Rimio.joining(c).registry(RedisStore.own(c)).namespace("default").nodes(2).minWriteReplicas(2).start()) {
            var run = new Takeover(c, cluster);
            run.cluster.node(1).blobs().put("take/over", run.body);
            c.step("an id outside the bootstrap is refused", run::stranger);
            c.step("an active id is refused by redis", run::activeByRedis);
            c.step("an active id is refused by a seed", run::activeBySeed);
            c.step("a second start of an active id ends at once", run::secondStart);
            c.step("seeds that are dead are no cluster, one that lives is enough", run::seeds);
        }
    }

    void stranger() {
        refused("stranger-redis", active.run("join", redisUrl, "--node", "stranger"), "join validation failed|not found");
        refused("stranger-seed", active.run("join", "cluster://" + liveSeed, "--node", "stranger"), "join validation failed|not found");
        refused("stranger-forced", active.run("join", redisUrl, "--node", "stranger", "--force-takeover"), "join validation failed|not found");
        c.check("stranger.is-no-member", members(), is(ids()));
    }

    void activeByRedis() {
        refused("active-redis", active.join(redisUrl), "join rejected|already exists");
        refused("active-redis-forced", active.join(redisUrl, "--force-takeover"), "join rejected|already exists");
        undisturbed("active-redis");
    }

    void activeBySeed() {
        refused("active-seed", active.join("cluster://" + liveSeed), "join rejected|already exists");
        refused("active-seed-forced", active.join("cluster://" + liveSeed, "--force-takeover"), "join rejected|already exists");
        undisturbed("active-seed");
    }

    void secondStart() {
        Node.Ended ended = active.startAgain();
        c.check("second-start.exits-1", ended.outcome(), is("exit 1"));
        undisturbed("second-start");
    }

    void seeds() {
        refused("dead-seeds", active.join("cluster://" + deadSeed + ",127.0.0.1:1"), "bootstrap state|seed");
        Node.Ended found = active.run("join", "cluster://" + deadSeed + ", ," + liveSeed, "--node", "stranger");
        c.check("dead-seed-first.the-other-is-asked", found.outcome(), is("exit 2"));
        c.check("dead-seed-first.its-bootstrap-counts", found.text(), allOf(containsString("stranger"), containsString("not found"), not(containsString("bootstrap state not found"))));
    }

    private void refused(String id, Node.Ended ended, String why) {
        c.check(id + ".exits-2", ended.outcome(), is("exit 2"));
        c.check(id + ".says-why", ended.text().toLowerCase(), matchesPattern("(?s).*(" + why + ").*"));
    }

    /** That the process is the same one is a check of every case: no node ends by itself. */
    private void undisturbed(String after) {
        c.check(after + ".the-node-serves-on", active.blobs().healthz().json().path("node_id").asText(), is(active.id()));
        c.check(after + ".its-record-stays", cluster.healthyWithin(Duration.ZERO), everyItem(is(ids())));
        c.check(after + ".members-stay", members(), is(ids()));
        c.check(after + ".it-takes-writes", active.blobs().put("take/" + after, body).status(), is(201));
        c.check(after + ".it-gives-what-it-has", active.blobs().get("take/over").body(), sameBytes(body));
    }

    private Set<String> ids() { return cluster.nodes().stream().map(RimioNode::id).collect(Collectors.toSet()); }

    private Set<String> members() { return Set.copyOf(cluster.node(1).blobs().nodes().json().path("nodes").findValuesAsText("node_id")); }
}

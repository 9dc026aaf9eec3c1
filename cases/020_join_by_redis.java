///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node that joins by a Redis URL serves what the bootstrap says of it; no local file counts, and nobody may contradict.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN JoinByRedis
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join
//CLAUSES 42 43

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import cluster.Node;
import cluster.Port;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kit.Case;
import systems.redis.RedisStore;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class JoinByRedis {
    static void main(String[] args) { Case.run(args, JoinByRedis::check); }

    private static final int SLOTS = 2048;
    private final Case c;
    private final RimioCluster cluster;
    private final String url;
    private JsonNode bootstrap;

    JoinByRedis(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        url = cluster.config().registryUrl();
    }

    static void check(Case c) {
        try (var cluster = Rimio.joining(c).registry(RedisStore.own(c)).namespace("default").nodes(3).minWriteReplicas(2).totalSlots(SLOTS).prepare()) {
            var run = new JoinByRedis(c, cluster);
            c.step("a Redis that is not there is no invalid URL", run::closedPort);
            c.step("without a bootstrap there is nothing to join", run::emptyRegistry);
            cluster.node(1).start();
            run.bootstrap = cluster.persistedBootstrap();
            c.step("a node joins, whatever file lies beside it", run::besideOtherFile);
            c.step("who contradicts the bootstrap does not join", run::contradictions);
            c.step("who agrees with it does", run::agreement);
            c.step("joined nodes are nodes like others", run::together);
        }
    }

    void closedPort() {
        Node.Ended ended = cluster.node(2).join("redis://" + c.closeAtEnd(Port.free()).address());
        c.check("closed-port.exits-1", ended.outcome(), is("exit 1"));
        c.check("closed-port.says-what-failed", ended.text().toLowerCase(), anyOf(containsString("failed to connect"), containsString("failed to read bootstrap")));
        c.check("closed-port.names-redis", ended.text().toLowerCase(), containsString("redis"));
        c.check("closed-port.is-no-invalid-url", ended.text().toLowerCase(), not(containsString("invalid registry url")));
    }

    void emptyRegistry() {
        cluster.node(2).leaveLocalFile(cluster.config());
        Node.Ended ended = cluster.node(2).join(url);
        c.check("empty-registry.exits-2", ended.outcome(), is("exit 2"));
        c.check("empty-registry.says-what-is-missing", ended.text().toLowerCase(), containsString("bootstrap state not found"));
        c.check("empty-registry.stays-empty", cluster.persistedBootstrap().isMissingNode(), is(true));
    }

    /** The file beside node 2 has other slots, another quorum and another namespace; beside node 3 lies no YAML at all. */
    void besideOtherFile() {
        cluster.node(2).leaveLocalFile(cluster.config().withTotalSlots(1).withMinWriteReplicas(1).withNamespace("elsewhere"));
        c.require("join.serves", cluster.node(2).startByJoin(url), is("serves"));
        for (int i = 0; i < 5; i++) {
            var there = cluster.node(2).blobs().resolve("join/" + i).json();
            c.check("join.slots-of-the-bootstrap", there, is(cluster.node(1).blobs().resolve("join/" + i).json()));
            c.check("join.quorum-of-the-bootstrap", there.path("write_quorum").asInt(), is(2));
        }
        c.check("join.namespace-of-the-url", cluster.node(2).blobs().healthz().json().path("group_id").asText(), is("default"));
        c.check("join.bootstrap-unchanged", cluster.persistedBootstrap(), is(bootstrap));
        c.check("join.elsewhere-stays-empty", cluster.persistedBootstrap("elsewhere").isMissingNode(), is(true));
    }

    void contradictions() {
        cluster.node(3).leaveBrokenLocalFile();
        try (var other = Port.free()) {
            refused("other-listen", "--listen", other.address());
            refused("other-advertise-addr", "--advertise-addr", other.address());
            refused("other-advertise-addr-beside-good-listen", "--listen", cluster.node(3).address(), "--advertise-addr", other.address());
            refused("other-listen-forced", "--listen", other.address(), "--force-takeover");
        }
    }

    private void refused(String id, String... options) {
        Node.Ended ended = cluster.node(3).join(url, options);
        c.check(id + ".exits-2", ended.outcome(), is("exit 2"));
        c.check(id + ".says-why", ended.text().toLowerCase(), anyOf(containsString("join validation failed"), containsString("does not match")));
    }

    void agreement() {
        String own = cluster.node(3).address();
        c.require("agreement.serves", cluster.node(3).startByJoin(url, "--listen", own, "--advertise-addr", own), is("serves"));
    }

    void together() {
        c.settingUp(() -> {
            cluster.awaitReady();
            return null;
        });
        var ids = cluster.nodes().stream().map(RimioNode::id).collect(Collectors.toSet());
        for (RimioNode node : cluster.nodes()) {
            c.check("together.every-node-lists-all", Set.copyOf(node.blobs().nodes().json().path("nodes").findValuesAsText("node_id")), is(ids));
            c.check("together.bootstrap-is-the-first", cluster.bootstrap(node), is(bootstrap));
        }
        for (int writer : IntStream.rangeClosed(1, 3).toArray()) {
            byte[] body = c.bytes(300);
            c.check("together.put-on-any", cluster.node(writer).blobs().put("join/by-" + writer, body).status(), is(201));
            for (RimioNode reader : cluster.nodes()) c.check("together.get-on-every", reader.blobs().get("join/by-" + writer).body(), sameBytes(body));
        }
    }
}

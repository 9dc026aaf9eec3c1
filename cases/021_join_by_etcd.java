///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A node joins by an etcd URL as it does by one of Redis; an etcd that is not there is no invalid URL.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN JoinByEtcd
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS join etcd
//CLAUSES 51

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import cluster.Node;
import cluster.Port;
import java.util.Set;
import java.util.stream.Collectors;
import kit.Case;
import systems.etcd.Etcd;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class JoinByEtcd {
    static void main(String[] args) { Case.run(args, JoinByEtcd::check); }

    private final Case c;
    private final RimioCluster cluster;

    JoinByEtcd(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    /** What needs no etcd is judged first: without one the case ends there, as skipped. */
    static void check(Case c) {
        try (var cluster = Rimio.joining(c).prepare()) {
            var run = new JoinByEtcd(c, cluster);
            c.step("an etcd that is not there is no invalid URL", run::closedPort);
        }
        Etcd etcd = Etcd.of(c);
        try (var cluster = Rimio.joining(c).registry(etcd).namespace("default").nodes(3).minWriteReplicas(2).prepare()) {
            var run = new JoinByEtcd(c, cluster);
            c.step("without a bootstrap there is nothing to join", run::emptyRegistry);
            c.step("nodes start, and join, by etcd", run::join);
            c.step("joined nodes are nodes like others", run::together);
            c.step("an active id is refused", run::active);
        }
    }

    void closedPort() {
        Node.Ended ended = cluster.node(1).join("etcd://" + c.closeAtEnd(Port.free()).address());
        c.check("closed-port.exits-1", ended.outcome(), is("exit 1"));
        c.check("closed-port.says-what-failed", ended.text().toLowerCase(), anyOf(containsString("failed to connect"), containsString("failed to read bootstrap")));
        c.check("closed-port.names-etcd", ended.text().toLowerCase(), containsString("etcd"));
        c.check("closed-port.is-no-invalid-url", ended.text().toLowerCase(), not(containsString("invalid registry url")));
    }

    void emptyRegistry() {
        Node.Ended ended = cluster.node(2).join(cluster.config().registryUrl());
        c.check("empty-registry.exits-2", ended.outcome(), is("exit 2"));
        c.check("empty-registry.says-what-is-missing", ended.text().toLowerCase(), containsString("bootstrap state not found"));
    }

    void join() {
        c.require("start.serves", cluster.node(1).tryStart(), is("serves"));
        c.require("join.serves", cluster.node(2).startByJoin(cluster.config().registryUrl()), is("serves"));
        c.require("join-with-blank-endpoint.serves", cluster.node(3).startByJoin(cluster.config().registryUrl() + ", ,"), is("serves"));
    }

    void together() {
        c.settingUp(() -> {
            cluster.awaitReady();
            return null;
        });
        var ids = cluster.nodes().stream().map(RimioNode::id).collect(Collectors.toSet());
        var bootstrap = cluster.node(1).internal().bootstrap().json();
        c.check("together.bootstrap-is-found", bootstrap.path("found").asBoolean(), is(true));
        for (RimioNode node : cluster.nodes()) {
            c.check("together.every-node-lists-all", Set.copyOf(node.blobs().nodes().json().path("nodes").findValuesAsText("node_id")), is(ids));
            c.check("together.bootstrap-is-the-same", node.internal().bootstrap().json(), is(bootstrap));
            byte[] body = c.bytes(300);
            c.check("together.put-on-any", node.blobs().put("etcd/by-" + node.id(), body).status(), is(201));
            for (RimioNode reader : cluster.nodes()) c.check("together.get-on-every", reader.blobs().get("etcd/by-" + node.id()).body(), sameBytes(body));
        }
    }

    void active() {
        for (String force : new String[] {"", "-forced"}) {
            String[] options = force.isEmpty() ? new String[] {} : new String[] {"--force-takeover"};
            Node.Ended ended = cluster.node(2).join(cluster.config().registryUrl(), options);
            c.check("active" + force + ".exits-2", ended.outcome(), is("exit 2"));
            c.check("active" + force + ".says-why", ended.text().toLowerCase(), anyOf(containsString("join rejected"), containsString("already exists")));
        }
        c.check("active.the-node-serves-on", cluster.node(2).blobs().get("etcd/by-" + cluster.node(1).id()).status(), is(200));
    }
}

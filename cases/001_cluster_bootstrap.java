///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Three nodes form one cluster: every node names the same members, slots, write quorum and persisted bootstrap.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ClusterBootstrap
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick bootstrap
//CLAUSES 12 50

import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class ClusterBootstrap {
    static void main(String[] args) { Case.run(args, ClusterBootstrap::check); }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start()) {
            c.step("every node says who it is", () -> cluster.nodes().forEach(n -> whoItIs(c, cluster, n)));
            c.step("every node lists the configured members", () -> cluster.nodes().forEach(n -> members(c, cluster, n)));
            c.step("every node resolves a path alike", () -> resolution(c, cluster));
            c.step("equal normal forms are one path", () -> normalForms(c, cluster));
            c.step("an illegal path is refused", () -> cluster.nodes().forEach(n -> illegalPaths(c, n)));
            c.step("the persisted bootstrap is one", () -> bootstrap(c, cluster));
        }
    }

    static void whoItIs(Case c, RimioCluster cluster, RimioNode node) {
        for (var health : List.of(node.blobs().healthz(), node.http().get("/health").send(), node.http().get("/_/health").send())) {
            c.check("health.answers-200", health.status(), is(200));
            c.check("health.status-is-ok", health.text("status"), is("ok"));
            c.check("health.names-the-node", health.text("node_id"), is(node.id()));
            c.check("health.group-is-the-namespace", health.text("group_id"), is(cluster.config().namespace()));
        }
    }

    static void members(Case c, RimioCluster cluster, RimioNode node) {
        var reply = node.blobs().nodes();
        c.check("nodes.answers-200", reply.status(), is(200));
        List<String> ids = reply.json().path("nodes").findValuesAsText("node_id");
        c.check("nodes.lists-exactly-the-members", ids, containsInAnyOrder(cluster.nodes().stream().map(RimioNode::id).toArray()));
        c.check("nodes.sorted-by-id", ids, is(ids.stream().sorted().toList()));
        for (JsonNode listed : reply.json().path("nodes")) {
            var known = cluster.nodes().stream().filter(n -> n.id().equals(listed.path("node_id").asText())).findFirst();
            c.check("nodes.address-as-configured", listed.path("address").asText(), is(known.map(RimioNode::address).orElse("no such node")));
            c.check("nodes.all-healthy", listed.path("status").asText().toLowerCase(), is("healthy"));
        }
    }

    static void resolution(Case c, RimioCluster cluster) {
        var slots = new HashSet<Long>();
        var ids = cluster.nodes().stream().map(RimioNode::id).toList();
        for (String path : IntStream.range(0, 40).mapToObj(i -> "resolve/" + c.random().nextInt() + "/" + i).toList()) {
            var first = cluster.node(1).blobs().resolve(path);
            c.check("resolve.answers-200", first.status(), is(200));
            c.check("resolve.echoes-the-path", first.text("path"), is(path));
            c.check("resolve.slot-in-range", first.number("slot_id"), both(greaterThanOrEqualTo(0L)).and(lessThan((long) cluster.config().totalSlots())));
            var replicas = StreamSupport.stream(first.json().path("replicas").spliterator(), false).map(JsonNode::asText).toList();
            c.check("resolve.replicas-are-min-of-3-and-nodes", replicas, hasSize(cluster.replicas()));
            c.check("resolve.replicas-distinct", new HashSet<>(replicas), hasSize(replicas.size()));
            c.check("resolve.replicas-are-members", replicas, everyItem(is(in(ids))));
            c.check("resolve.write-quorum", first.number("write_quorum"), is((long) cluster.writeQuorum()));
            for (var node : cluster.nodes()) c.check("resolve.same-on-every-node", node.blobs().resolve(path).json(), is(first.json()));
            slots.add(first.number("slot_id"));
        }
        c.check("resolve.paths-spread-over-slots", slots.size(), greaterThan(Math.min(8, cluster.config().totalSlots()) - 1));
    }

    static void normalForms(Case c, RimioCluster cluster) {
        for (var node : cluster.nodes()) {
            var plain = node.blobs().resolve("norm/a/b");
            for (String other : List.of("/norm/a/b", "norm//a/b", "//norm/a///b")) {
                String kind = other.lastIndexOf("//") > 0 ? "inner-double-slash" : "leading-slash";
                var reply = node.blobs().resolve(other);
                c.check("resolve." + kind + "-is-echoed-normal", reply.text("path"), is("norm/a/b"));
                c.check("resolve." + kind + "-shares-the-slot", reply.number("slot_id"), is(plain.number("slot_id")));
            }
        }
        for (String distinct : List.of("norm/A/b", "norm/a/b.", "norm/a/ b"))
            c.check("resolve.other-names-stay-apart", cluster.node(1).blobs().resolve(distinct).text("path"), is(distinct));
    }

    static void illegalPaths(Case c, RimioNode node) {
        c.check("resolve.missing-path-is-400", node.blobs().raw("GET", "/slots/resolve").send().status(), is(400));
        for (String empty : List.of("", "/", "//")) c.check("resolve.empty-path-is-400", node.blobs().resolve(empty).status(), is(400));
        for (String dots : List.of("..", "../a", "a/../b", "a/..", ".", "a/./b")) c.check("resolve.dot-component-is-400", node.blobs().resolve(dots).status(), is(400));
        c.check("health.serves-on-after-bad-requests", node.blobs().healthz().status(), is(200));
    }

    static void bootstrap(Case c, RimioCluster cluster) {
        JsonNode first = cluster.bootstrap(cluster.node(1));
        for (var node : cluster.nodes()) {
            c.check("bootstrap.same-on-every-node", cluster.bootstrap(node), is(first));
            if (!cluster.profile().hasClusterRoutes()) continue;
            var reply = node.internal().bootstrap();
            c.check("bootstrap.found", reply.json().path("found").asBoolean(), is(true));
            c.check("bootstrap.names-the-namespace", reply.text("namespace"), is(cluster.config().namespace()));
            c.check("embed-seeds.answers-200", node.internal().embedSeeds().status(), is(200));
        }
        c.check("bootstrap.lists-the-members", first.path("nodes").findValuesAsText("node_id"), is(cluster.nodes().stream().map(RimioNode::id).sorted().toList()));
        c.check("bootstrap.lists-their-addresses", first.path("nodes").findValuesAsText("bind_addr"), is(cluster.nodes().stream().map(RimioNode::address).toList()));
        c.check("bootstrap.keeps-min-write-replicas", first.path("replication").path("min_write_replicas").asInt(), is(cluster.config().minWriteReplicas()));
        c.check("bootstrap.keeps-total-slots", first.path("replication").path("total_slots").asInt(), is(cluster.config().totalSlots()));
        c.check("bootstrap.initialized-by-a-member", first.path("initialized_by").asText(), is(in(cluster.nodes().stream().map(RimioNode::id).toList())));
    }
}

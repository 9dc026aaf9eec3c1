///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION With more nodes than replicas each slot lives on three of them, and any node coordinates, reads and lists all.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN PlacementOfSlots
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS placement quorum list
//CLAUSES 1 4 11 15

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import kit.Case;
import kit.Digests;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class PlacementOfSlots {
    static void main(String[] args) { Case.run(args, PlacementOfSlots::check); }

    private static final int NODES = 5;
    private static final int SLOTS = 16;
    private final Case c;
    private final RimioCluster cluster;
    private final List<String> ids;
    private final Map<String, byte[]> bodies = new TreeMap<>();

    PlacementOfSlots(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        ids = cluster.nodes().stream().map(RimioNode::id).sorted().toList();
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(NODES).minWriteReplicas(9).totalSlots(SLOTS).start()) {
            var run = new PlacementOfSlots(c, cluster);
            c.step("a slot's replicas are the sorted nodes from its own on", run::placement);
            c.step("any node writes, whether it is a replica or not", run::writes);
            c.step("every node reads and lists all", run::reads);
            c.step("each replica holds its slots", run::replicas);
            c.step("the death of a node is nothing to slots it has no part in", run::death);
        }
    }

    /** contracts/rimio.md §6.1: sorted ids, rotated by the slot, the first three; W never exceeds them, whatever is configured. */
    private List<String> replicasOf(int slot) { return IntStream.range(0, 3).mapToObj(i -> ids.get((slot + i) % ids.size())).toList(); }

    void placement() {
        for (int i = 0; i < 24; i++) {
            JsonNode resolved = cluster.node(1 + i % NODES).blobs().resolve("place/" + i).json();
            c.check("resolve.replicas-by-rotation", texts(resolved.path("replicas")), is(replicasOf(resolved.path("slot_id").asInt())));
            c.check("resolve.write-quorum-is-all-three", resolved.path("write_quorum").asInt(), is(3));
        }
    }

    private static List<String> texts(JsonNode list) { return list.valueStream().map(JsonNode::asText).toList(); }

    /** One path per slot, each written by the next node in turn. */
    void writes() {
        for (int slot = 0; slot < SLOTS; slot++) {
            String path = cluster.pathsInSlot(slot, "place/", 1).getFirst();
            byte[] body = c.bytes(40 + slot);
            Reply put = cluster.node(1 + slot % NODES).blobs().put(path, body);
            c.check("put.answers-201", put.status(), is(201));
            c.check("put.committed-on-all-three", put.number("committed_replicas"), is(3L));
            bodies.put(path, body);
        }
    }

    void reads() {
        var all = List.copyOf(bodies.keySet());
        for (RimioNode node : cluster.nodes()) {
            bodies.forEach((path, body) -> c.check("get.whole-body-on-every-node", node.blobs().get(path).body(), sameBytes(body)));
            c.check("list.complete-on-every-node", listed(node), is(all));
            c.check("list.pages-are-complete-on-every-node", paged(node), is(all));
        }
    }

    private static List<String> listed(RimioNode node) { return node.blobs().list("prefix", "place/", "limit", "1000").json().path("items").findValuesAsText("path"); }

    private List<String> paged(RimioNode node) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page <= SLOTS; page++) {
            JsonNode answer = node.blobs().list("prefix", "place/", "limit", "3", "cursor", cursor).json();
            seen.addAll(answer.path("items").findValuesAsText("path"));
            if (answer.path("next_cursor").isNull()) break;
            cursor = answer.path("next_cursor").asText();
        }
        return seen;
    }

    void replicas() {
        bodies.forEach((path, body) -> {
            int slot = cluster.slotOf(path);
            for (RimioNode node : cluster.nodes().stream().filter(n -> replicasOf(slot).contains(n.id())).toList()) {
                c.check("replica.has-the-head", node.internal().head(slot, path).json().at("/meta/etag").asText(), is(Digests.sha256(body)));
                c.check("replica.has-the-part", node.internal().part(slot, path, 1, 0).body(), sameBytes(body));
            }
        });
    }

    void death() {
        RimioNode dead = cluster.node(2);
        dead.kill();
        for (String path : bodies.keySet()) {
            boolean concerned = replicasOf(cluster.slotOf(path)).contains(dead.id());
            for (int n : Set.of(1, 4)) {
                c.check("death.get-goes-on", cluster.node(n).blobs().get(path).body(), sameBytes(bodies.get(path)));
                c.check(concerned ? "death.put-of-its-slots-503" : "death.put-of-others-201", cluster.node(n).blobs().put(path, bodies.get(path)).status(), is(concerned ? 503 : 201));
            }
        }
    }
}

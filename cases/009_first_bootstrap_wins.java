///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The first bootstrap of a namespace wins for good: later files and strangers never change it.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN FirstBootstrapWins
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS bootstrap init
//CLAUSES 43 52 53

import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioConfig;
import systems.rimio.RimioNode;

class FirstBootstrapWins {
    static void main(String[] args) { Case.run(args, FirstBootstrapWins::check); }

    private static final int SLOTS = 2048;
    private final Case c;
    private final RimioCluster cluster;
    private final RimioConfig config;
    private JsonNode first;

    FirstBootstrapWins(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        config = cluster.config();
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(2).minWriteReplicas(1).totalSlots(SLOTS).prepare()) {
            var run = new FirstBootstrapWins(c, cluster);
            c.step("the first start persists its file", run::firstStart);
            c.step("an init with another file succeeds and changes nothing", run::laterInit);
            c.step("a start with another file serves what was persisted", run::laterStart);
            c.step("nor does a file that lists only strangers count", run::strangersFile);
        }
        try (var cluster = Rimio.cluster(c).nodes(4).minWriteReplicas(2).prepare()) {
            var run = new FirstBootstrapWins(c, cluster);
            c.step("a node outside its own file creates nothing", run::outsider);
            c.step("unusable values are refused at start", run::unusableValues);
        }
    }

    void firstStart() {
        cluster.node(1).start();
        c.check("start.makes-the-marker", Files.isDirectory(cluster.node(1).marker()), is(true));
        first = cluster.persistedBootstrap();
        c.check("start.persists-the-slots", first.path("replication").path("total_slots").asInt(), is(SLOTS));
        c.check("start.names-the-initialiser", first.path("initialized_by").asText(), is(cluster.node(1).id()));
    }

    void laterInit() {
        cluster.node(2).configure(config.withTotalSlots(64).withMinWriteReplicas(2));
        c.check("init.exits-0", cluster.node(2).init(), is(0));
        c.check("init.makes-the-marker", Files.isDirectory(cluster.node(2).marker()), is(true));
        c.check("init.leaves-no-listener", listens(cluster.node(2)), is(false));
        unchanged("init");
        c.check("init-again.exits-0", cluster.node(2).init(), is(0));
    }

    void laterStart() {
        cluster.node(2).start();
        cluster.awaitReady();
        unchanged("start");
        var slots = IntStream.range(0, 80).mapToObj(i -> cluster.node(2).blobs().resolve("random/" + c.random().nextLong())).mapToLong(r -> r.number("slot_id")).toArray();
        c.check("later-start.uses-the-persisted-slots", java.util.Arrays.stream(slots).max().orElse(-1), greaterThan(63L));
        c.check("later-start.slots-in-range", java.util.Arrays.stream(slots).allMatch(s -> s >= 0 && s < SLOTS), is(true));
        c.check("later-start.write-quorum-of-the-winner", cluster.node(2).blobs().resolve("a").number("write_quorum"), is(1L));
        c.check("later-start.writes", cluster.node(2).blobs().put("wins/a", c.bytes(10)).status(), is(201));
    }

    void strangersFile() {
        cluster.node(2).stop();
        var stranger = new RimioConfig.Member("stranger", "127.0.0.1:1", c.workspace().newDataFolder("stranger"));
        cluster.node(2).configure(config.withMembers(List.of(stranger)).withTotalSlots(32));
        cluster.node(2).start();
        cluster.awaitReady();
        unchanged("strangers-file");
        var listed = cluster.node(2).blobs().nodes().json().path("nodes").findValuesAsText("node_id");
        c.check("strangers-file.members-stay", listed, is(cluster.nodes().stream().map(RimioNode::id).toList()));
    }

    private void unchanged(String after) {
        JsonNode now = cluster.persistedBootstrap();
        for (String field : List.of("nodes", "replication", "initialized_by", "initialized_at")) c.check(after + ".bootstrap-unchanged", now.path(field), is(first.path(field)));
        for (RimioNode node : cluster.nodes().stream().filter(RimioNode::isAlive).toList())
            c.check(after + ".every-node-tells-the-first", cluster.bootstrap(node).path("replication"), is(first.path("replication")));
    }

    void outsider() {
        var others = config.members().stream().filter(m -> !m.id().equals(cluster.node(1).id())).toList();
        for (boolean init : new boolean[] {true, false}) {
            String namespace = config.namespace() + (init ? "-init" : "-start");
            cluster.node(1).configure(config.withMembers(others).withNamespace(namespace));
            String which = init ? "outsider-init." : "outsider-start.";
            c.check(which + "exits-1", init ? "exit " + cluster.node(1).init() : cluster.node(1).refusedStart(), is("exit 1"));
            c.check(which + "leaves-the-namespace-empty", cluster.persistedBootstrap(namespace).isMissingNode(), is(true));
        }
    }

    void unusableValues() {
        Map.of("zero-slots", 0, "negative-slots", -1, "too-many-slots", 65_536).forEach((which, slots) -> {
            String namespace = config.namespace() + "-" + which;
            cluster.node(1).configure(config.withTotalSlots(slots).withNamespace(namespace));
            c.check(which + ".exits-1", cluster.node(1).refusedStart(), is("exit 1"));
            c.check(which + ".leaves-the-namespace-empty", cluster.persistedBootstrap(namespace).isMissingNode(), is(true));
        });
    }

    private static boolean listens(RimioNode node) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(node.address().split(":")[1])), 500);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Of several first starts at once with files that differ, one wins, its state is written once, and nobody fails.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BootstrapRace
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS bootstrap init race
//CLAUSES 52

import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kit.Case;
import systems.rimio.BootstrapWatch;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioConfig;
import systems.rimio.RimioNode;

class BootstrapRace {
    static void main(String[] args) { Case.run(args, BootstrapRace::check); }

    private static final int RACERS = 4;
    private final Case c;
    private final RimioCluster cluster;
    private final RimioConfig config;

    BootstrapRace(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        config = cluster.config();
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(RACERS).minWriteReplicas(2).prepare()) {
            var run = new BootstrapRace(c, cluster);
            for (String round : List.of("first", "second", "third")) c.step("the " + round + " race of inits ends with one bootstrap", () -> run.race(round));
            c.step("all nodes serve what the winner wrote", run::serve);
        }
    }

    /** In an empty namespace; each racer's file wants other slots, which tells whose file became the state. */
    void race(String round) throws Exception {
        String namespace = config.namespace() + "-" + round;
        for (int i = 1; i <= RACERS; i++) cluster.node(i).configure(config.withNamespace(namespace).withTotalSlots(slotsOf(i)));
        List<String> states;
        try (BootstrapWatch watch = cluster.watchBootstrap(namespace)) {
            c.check("race.every-init-exits-0", initsAtOnce(), everyItem(is(0)));
            states = watch.states();
        }
        c.check("race.the-state-is-written-once", states, hasSize(1));
        JsonNode state = cluster.persistedBootstrap(namespace);
        int winner = ids().indexOf(state.path("initialized_by").asText()) + 1;
        c.check("race.the-winner-is-a-racer", winner, greaterThan(0));
        c.check("race.the-state-is-the-winners-file", state.path("replication").path("total_slots").asInt(), is(slotsOf(winner)));
        for (RimioNode node : cluster.nodes()) c.check("race.every-racer-has-its-marker", Files.isDirectory(node.marker()), is(true));
    }

    private List<Integer> initsAtOnce() throws InterruptedException {
        try (var pool = Executors.newFixedThreadPool(RACERS)) {
            return pool.invokeAll(cluster.nodes().stream().<Callable<Integer>>map(n -> n::init).toList()).stream().map(Future::resultNow).toList();
        }
    }

    /** In the namespace of the last race. */
    void serve() {
        cluster.nodes().forEach(RimioNode::start);
        cluster.awaitReady();
        var states = cluster.nodes().stream().map(node -> cluster.bootstrap(node)).distinct().toList();
        c.check("serve.one-state-on-all-nodes", states, hasSize(1));
        c.check("serve.every-node-resolves-alike", cluster.nodes().stream().map(n -> n.blobs().resolve("race/a").number("slot_id")).distinct().toList(), hasSize(1));
        c.check("serve.put-201", cluster.node(1).blobs().put("race/a", c.bytes(10)).status(), is(201));
        for (RimioNode node : cluster.nodes()) c.check("serve.get-on-every-node", node.blobs().get("race/a").status(), is(200));
    }

    private static int slotsOf(int racer) { return 16 * racer; }

    private List<String> ids() { return cluster.nodes().stream().map(RimioNode::id).toList(); }
}

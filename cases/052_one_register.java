///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What clients at three nodes put, get and delete has one order that explains every answer, while nodes are killed, paused and started.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN OneRegister
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS concurrency quorum faults
//CLAUSES 1 3 4 6 11 17
//TIMEOUT 300

import static history.linear.Linearizable.linearizable;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import kit.Case;
import systems.rimio.BlobClients;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.rimio.RimioNode;

class OneRegister {
    static void main(String[] args) { Case.run(args, OneRegister::check); }

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int ANSWERS = 40;
    private static final int REFUSALS = 4;
    private final Case c;
    private final RimioCluster cluster;
    private final BlobClients clients;
    private final List<RimioNode> nodes;

    OneRegister(Case c, RimioCluster cluster, BlobClients clients) {
        this.c = c;
        this.cluster = cluster;
        this.clients = clients;
        nodes = new ArrayList<>(cluster.nodes());
        Collections.shuffle(nodes, new Random(c.seed()));
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(3).minWriteReplicas(2).start(); var clients = BlobClients.on(c, cluster)) {
            var run = new OneRegister(c, cluster, clients);
            c.step("with all running, clients at each node put, get and delete the same blobs", () -> run.served("all-up"));
            c.step("a node is killed and comes back", run::killed);
            c.step("a node is paused and goes on", run::paused);
            c.step("two nodes are killed at once and come back", run::quorumLost);
            c.step("when all is quiet, the nodes agree, and one order explains every answer", run::judged);
        }
    }

    private void served(String when) { c.checkWithin(LIMIT, when + ".clients-are-served", since(clients::answered), greaterThanOrEqualTo(ANSWERS)); }

    private static Supplier<Integer> since(Supplier<Integer> count) {
        int before = count.get();
        return () -> count.get() - before;
    }

    void killed() {
        nodes.get(0).kill();
        served("one-killed");
        nodes.get(0).start();
        served("back");
    }

    void paused() {
        try (var pause = nodes.get(1).pause()) {
            served("one-paused");
        }
        served("resumed");
    }

    void quorumLost() {
        nodes.get(0).kill();
        nodes.get(2).kill();
        c.checkWithin(LIMIT, "two-killed.writes-are-refused", since(clients::refused), greaterThanOrEqualTo(REFUSALS));
        nodes.get(0).launch();
        nodes.get(2).launch();
        cluster.awaitReady();
        served("all-back");
    }

    void judged() {
        clients.stop();
        c.checkWithin(LIMIT, "settled.nodes-agree", clients::differences, empty());
        c.check("refused.is-never-read", clients.refusedAndRead(), empty());
        c.check("history.is-linearizable", clients.judge(), linearizable());
    }
}

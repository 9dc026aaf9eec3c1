///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Clusters side by side share no address, a fault that cannot be injected or that nothing proves throws, and the rules find planted violations.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN FrameworkSelfTest
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS framework links faults
//CLAUSES 1 9 10 12
//TIMEOUT 360
//MEMORY_MIB 2250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import history.LeaderSample;
import history.LogHistory;
import history.LogRule;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import kit.Case;
import kit.NoWitness;
import kit.SetupError;
import links.Link;
import links.Links;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import toxiproxy.ProxyApi;

class FrameworkSelfTest {
    static void main(String[] args) { Case.run(args, FrameworkSelfTest::check); }

    private static final String P = "planted-0";
    private static final Entry SENT = new Entry(0, "p1/1", "digest", 1);
    private final Case c;
    private final LogCluster linked;
    private final LogCluster plain;

    FrameworkSelfTest(Case c, LogCluster linked, LogCluster plain) {
        this.c = c;
        this.linked = linked;
        this.plain = plain;
    }

    static void check(Case c) {
        try (var linked = ReplicatedLog.cluster(c).named("linked").nodes(3).links().start(); var plain = ReplicatedLog.cluster(c).named("plain").nodes(3).start()) {
            var run = new FrameworkSelfTest(c, linked, plain);
            c.step("two clusters at once listen at different addresses", run::addresses);
            c.step("what cannot be injected throws", run::misuse);
            c.step("a proxy that is removed behind the back is missed", run::lostProxy);
            c.step("each rule finds what breaks it", run::rules);
            c.step("closed, nothing of them runs", run::closed);
        }
    }

    void addresses() {
        List<String> all = Stream.of(linked, plain).flatMap(cluster -> cluster.nodes().stream()).map(LogNode::address).toList();
        c.check("clusters.addresses-that-differ", Set.copyOf(all).size(), is(all.size()));
    }

    private void throwsWhen(String what, Runnable misuse) {
        String met = "nothing";
        try {
            misuse.run();
        } catch (NoWitness | SetupError e) {
            met = "an error: " + e.getMessage();
        }
        c.check(what + ".throws", met, startsWith("an error"));
    }

    void misuse() {
        throwsWhen("without-links", () -> plain.network().isolate(1));
        throwsWhen("no-node", () -> linked.network().isolate());
        throwsWhen("all-nodes", () -> linked.network().isolate(1, 2, 3));
        throwsWhen("unknown-node", () -> linked.network().isolate(9));
        throwsWhen("unknown-lookup", () -> linked.node(9));
        plain.kill(1);
        throwsWhen("double-kill", () -> plain.kill(1));
        plain.restart(1);
    }

    void lostProxy() {
        int leader = linked.waitForConsensus(linked.bounds().election());
        int follower = linked.others(leader).iterator().next();
        Links links = linked.network().links();
        Link lost = links.oneWay(Set.of("" + leader), Set.of("" + follower)).getFirst();
        try (var api = new ProxyApi(links.server().host(), links.server().port())) {
            api.proxies().values().stream().filter(p -> p.listen().equals(lost.listen())).forEach(p -> api.delete(p.name()));
        }
        throwsWhen("lost-proxy", () -> linked.network().isolate(follower));
    }

    private static LogHistory history(List<LeaderSample> samples, List<Entry> read, Entry held) {
        var sent = new Append("p1", 1, P, "digest", Append.Outcome.ACKED, 0);
        return new LogHistory(List.of(sent), List.of(), samples, Map.of(P, read), Map.of(P, Map.of(1, 1L, 2, 1L)), Map.of(P, Map.of(1, List.of(SENT), 2, List.of(held))), Map.of());
    }

    private static LeaderSample names(int node, int leader) { return new LeaderSample(0, node, true, OptionalInt.of(leader), OptionalInt.of(1)); }

    void rules() {
        List<LeaderSample> agreed = List.of(names(1, 1), names(2, 1));
        for (LogRule rule : LogRule.values()) c.check("rules.none-for-a-good-history", linked.violations(rule, history(agreed, List.of(SENT), SENT)), is(empty()));
        c.check("rules.two-leaders-of-one-term", linked.violations(LogRule.R1, history(List.of(names(1, 1), names(2, 2)), List.of(SENT), SENT)), hasSize(1));
        c.check("rules.an-acked-record-is-lost", linked.violations(LogRule.R9, history(agreed, List.of(), SENT)), hasSize(1));
        c.check("rules.a-record-is-there-twice", linked.violations(LogRule.R10, history(agreed, List.of(SENT, new Entry(1, "p1/1", "digest", 1)), SENT)), hasSize(1));
        c.check("rules.replicas-differ", linked.violations(LogRule.R12, history(agreed, List.of(SENT), new Entry(0, "p1/1", "other", 1))), hasSize(1));
    }

    void closed() {
        for (LogCluster cluster : List.of(linked, plain)) {
            cluster.close();
            c.check("closed.nothing-runs", cluster.living(), is(empty()));
        }
    }
}

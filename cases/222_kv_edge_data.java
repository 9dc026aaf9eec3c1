///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Empty, foreign, long and big keys and values read back byte for byte on every node and by either interface, across a leader's death and a restart of all; what is too big is clearly refused.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvEdgeData
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS data faults
//CLAUSES 1 13 14 15
//TIMEOUT 360
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;
import static systems.kv.Answer.ACKED;
import static systems.kv.Answer.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kit.Case;
import systems.KeyValue;
import systems.kv.Answer;
import systems.kv.Api;
import systems.kv.KvCluster;

class KvEdgeData {
    static void main(String[] args) { Case.run(args, KvEdgeData::check); }

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    /** Four-byte characters, combining ones and their composed twin, right to left with marks, NUL, what JSON must escape. */
    private static final Map<String, String> TEXTS = Map.of("four-bytes", "𝄞𠜎🚀", "combining", "e\u0301 n\u0303", "composed", "\u00e9 \u00f1", "bidi", "\u202eabc שלום \u202c مرحبا", "nul", "a\u0000b",
        "quotes", "\"'`\\\\ \\n \t\r\n", "slashes", "a/b//c?d=e&f#g%20+", "control", "\u0001\u001f\u007f");
    private final Case c;
    private final KvCluster cluster;
    private final Map<String, String> stored = new LinkedHashMap<>();

    KvEdgeData(Case c, KvCluster cluster) {
        this.c = c;
        this.cluster = cluster;
    }

    static void check(Case c) {
        try (var cluster = KeyValue.cluster(c).nodes(3).start()) {
            var run = new KvEdgeData(c, cluster);
            c.step("texts of all kinds, as keys and as values", run::texts);
            c.step("an empty value is a value; an empty key is stored or refused, alike everywhere", run::empty);
            c.step("long keys and big values; too big ones are stored, or clearly refused", run::sizes);
            c.step("the leader is killed: all is as it was", run::crash);
            c.step("all nodes start again: all is as it was", run::restart);
        }
    }

    /** Written by one interface and read by both, through every node. */
    private void stores(String what, Api by, String key, String written) {
        c.check(what + ".acked", cluster.client().over(by).set(key, written).said(), is(ACKED));
        stored.put(key, written);
        everywhere(what, key);
    }

    private void everywhere(String what, String key) {
        for (int node : cluster.living()) for (Api api : Api.values())
            c.check(what + ".byte-equal-by-" + api.name().toLowerCase(), cluster.clientFrom(node).over(api).get(key).said(), is(value(stored.get(key))));
    }

    void texts() {
        for (Api by : Api.values()) TEXTS.forEach((kind, text) -> stores("text", by, cluster.key(by + text), text)); // two keys differ in their composition alone
    }

    void empty() {
        for (Api by : Api.values()) stores("empty-value", by, cluster.key("empty-" + by), "");
        Set<String> said = new TreeSet<>();
        for (int node : cluster.ids()) for (Api api : Api.values()) said.add(cluster.clientFrom(node).over(api).set("", "nameless").said().replaceAll("rejected: (4\\d\\d|[A-Z_]+) (?s).*", "rejected"));
        c.check("empty-key.stored-or-refused-alike", said, is(oneOf(Set.of(ACKED), Set.of("rejected"))));
    }

    void sizes() {
        for (Api by : Api.values()) {
            stores("long-key", by, cluster.key("k".repeat(4 * KIB - 9) + by), "of a long key");
            for (int size : List.of(64 * KIB, MIB - 1, MIB)) stores("big-value", by, cluster.key("big-" + size + by), ("" + (char) ('a' + size % 26)).repeat(size));
            Answer tooBig = cluster.client().over(by).set(cluster.key("oversize-" + by), "x".repeat(3 * MIB));
            c.check("oversize.stored-or-clearly-refused", tooBig.said(), anyOf(is(ACKED), matchesPattern("(?s)rejected: (4\\d\\d|[A-Z_]+) .{5,}")));
            c.check("oversize.cluster-stays-healthy", cluster.client().over(by).set(cluster.key("healthy"), "after " + by).said(), is(ACKED));
        }
    }

    void crash() {
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        cluster.kill(leader);
        cluster.waitForWrite(cluster.bounds().failover());
        stored.keySet().forEach(key -> everywhere("leader-killed", key));
        cluster.restart(leader);
    }

    void restart() {
        cluster.kill(cluster.ids());
        cluster.restart(cluster.ids().toArray(Integer[]::new));
        cluster.waitForReady(cluster.ids());
        stored.keySet().forEach(key -> everywhere("restarted", key));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A case takes all its processes, ports and temporary files with it, also when SIGTERM ends it half-way, touches no process of the same name, and keeps logs, configurations and certificates only after a failure.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvCleanUp
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS framework tls
//CLAUSES 36
//TIMEOUT 600
//MEMORY_MIB 1500

import static org.hamcrest.Matchers.*;

import cluster.Decoy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Case;
import kit.ChildCase;
import systems.KeyValue;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.TlsMode;

class KvCleanUp {
    static void main(String[] args) { Case.run(args, KvCleanUp::check); }

    private static final String OTHER_CASE = "219";
    private static final Duration CHILD_LIMIT = Duration.ofSeconds(150);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private final Case c;
    private final KvCluster closing;
    private final KvCluster staying;

    KvCleanUp(Case c, KvCluster closing, KvCluster staying) {
        this.c = c;
        this.closing = closing;
        this.staying = staying;
    }

    static void check(Case c) {
        try (var closing = KeyValue.cluster(c).named("closing").nodes(3).tls(TlsMode.TLS).start(); var staying = KeyValue.cluster(c).named("staying").nodes(1).start()) {
            var run = new KvCleanUp(c, closing, staying);
            c.step("two clusters at once have no port in common", run::ports);
            c.step("one is closed, twice: nothing of it runs, and nobody else is touched", run::close);
        }
        var run = new KvCleanUp(c, null, null);
        c.step("a case that passes keeps none of its temporary files", run::passing);
        c.step("a case that fails keeps logs, configurations and certificates, and the keys for their owner alone", run::failing);
        c.step("a case that is ended half-way by SIGTERM leaves nothing", run::terminated);
    }

    private static Set<Integer> listening(KvCluster cluster) { return cluster.living().stream().flatMap(id -> cluster.node(id).process().listeningPorts().stream()).collect(Collectors.toSet()); }

    void ports() {
        c.check("clusters.listen", List.of(listening(closing).size(), listening(staying).size()), everyItem(greaterThan(0)));
        Set<Integer> both = new HashSet<>(listening(closing));
        both.retainAll(listening(staying));
        c.check("clusters.no-port-in-common", both, empty());
    }

    void close() {
        var decoy = Decoy.of(c, closing.node(1).process());
        List<ProcessHandle> own = closing.nodes().stream().map(n -> ProcessHandle.of(n.process().pid())).flatMap(java.util.Optional::stream).toList();
        c.check("close.its-processes-ran", own, hasSize(closing.ids().size()));
        closing.close();
        closing.close();
        c.check("close.its-processes-are-gone", ChildCase.staying(own, END_LIMIT), empty());
        c.check("close.its-nodes-do-not-answer", closing.nodes().stream().filter(KvNode::serves).toList(), empty());
        c.check("close.the-other-cluster-serves", staying.node(1).isAlive(), is(true));
        c.check("close.a-process-of-the-same-name-lives", decoy.isAlive(), is(true));
    }

    /** By the same target and with the same defects. */
    private ChildCase child(String name, String... more) {
        List<String> options = new ArrayList<>(List.of("--target", c.options().target(c.header())));
        c.options().ferriumBinary().ifPresent(file -> options.addAll(List.of("--ferrium-binary", file.toAbsolutePath().toString())));
        c.options().kv().etcdBinary().ifPresent(file -> options.addAll(List.of("--etcd-binary", file.toAbsolutePath().toString())));
        c.options().defects().forEach(d -> options.addAll(List.of("--defect", d)));
        return ChildCase.start(c, OTHER_CASE, name, Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
    }

    void passing() {
        ChildCase child = child("passing");
        c.check("passing.exits-0", child.outcome(CHILD_LIMIT), is("exit 0"));
        c.check("passing.keeps-its-result", child.kept(), hasItem("result.json"));
        c.check("passing.keeps-no-data", child.kept().stream().filter(f -> f.startsWith("data/")).toList(), empty());
        c.check("passing.leaves-nothing-temporary", child.temporary(), empty());
    }

    void failing() throws IOException {
        ChildCase child = child("failing", "--tamper", "status-599");
        c.check("failing.exits-1", child.outcome(CHILD_LIMIT), is("exit 1"));
        c.check("failing.keeps-logs", child.kept(), hasItem(matchesPattern("nodes/.*\\.log")));
        c.check("failing.keeps-certificates", child.kept(), hasItem(matchesPattern("data/.*certificates/n1\\.crt")));
        c.check("failing.leaves-nothing-temporary", child.temporary(), empty());
        List<Path> keys = child.kept().stream().filter(f -> f.endsWith(".key")).map(child.folder()::resolve).toList();
        c.check("failing.keeps-keys", keys, not(empty()));
        for (Path key : keys) c.check("failing.keys-are-for-their-owner-alone", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)), is("rw-------"));
    }

    void terminated() {
        ChildCase child = child("terminated");
        child.awaitServer(CHILD_LIMIT);
        List<ProcessHandle> started = child.descendants();
        c.check("terminated.had-processes", started, not(empty()));
        child.terminate();
        c.check("terminated.ends-in-time", child.outcome(END_LIMIT), is(not("runs on")));
        c.check("terminated.its-processes-are-gone", ChildCase.staying(started, END_LIMIT), empty());
        c.check("terminated.leaves-nothing-temporary", child.temporary(), empty());
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The tools of the key-value cases do what they say: planted histories are caught, half a cluster is not ready, bad certificates are found out, and what cannot be broken throws.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
//MAIN KvFrameworkSelfTest
//DEPS ../lib/Casebook.java
//SYSTEM ferrium
//TAGS framework links faults
//CLAUSES 1 4 10 12 26
//TIMEOUT 300
//MEMORY_MIB 1300

import static org.hamcrest.Matchers.*;

import cluster.Wait.Seen;
import history.linear.Action;
import history.linear.Answer;
import history.linear.Budget;
import history.linear.CheapChecks;
import history.linear.History;
import history.linear.Judgement;
import history.linear.Linearizability;
import history.linear.Operation;
import history.linear.Outcome;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import kit.NoWitness;
import kit.SetupError;
import systems.KeyValue;
import systems.kv.KvCluster;
import tls.Authority;
import tls.CertFactory;
import tls.CertifiedKey;
import tls.KeyKind;
import tls.Leaf;

class KvFrameworkSelfTest {
    static void main(String[] args) { Case.run(args, KvFrameworkSelfTest::check); }

    private static final Action SET = new Action.Set("k/c1/1");
    private static final Action NEWER = new Action.Set("k/c1/2");
    private static final Answer READS_SET = Answer.read("k/c1/1");
    private static final Answer READS_NEWER = Answer.read("k/c1/2");
    private final Case c;

    KvFrameworkSelfTest(Case c) { this.c = c; }

    static void check(Case c) {
        var run = new KvFrameworkSelfTest(c);
        c.step("planted histories are caught, and a good one passes", run::histories);
        c.step("certificates that are wrong are found out before they are used", run::certificates);
        try (var cluster = KeyValue.cluster(c).named("plain").nodes(3).start()) {
            c.step("a cluster of which two nodes answer is not ready; what makes no sense throws", () -> run.cluster(cluster));
        }
        try (var cluster = KeyValue.cluster(c).named("idle").nodes(3).links().launch()) {
            c.step("links that carry nothing cannot be cut", () -> run.idle(cluster));
            cluster.members().found();
        }
    }

    /** Operations one after the other; an answer of null leaves the outcome unknown. */
    private static final class Planted {
        private final List<Operation> operations = new ArrayList<>();
        private long now;

        Planted then(String key, Action action, Answer answer) { return then(key, 0, action, answer); }

        Planted then(String key, long batch, Action action, Answer answer) {
            now += 10;
            operations.add(new Operation(operations.size(), "c1", "node 1", key, batch, action, answer == null ? Outcome.UNKNOWN : Outcome.OK, answer, now, now + 5));
            return this;
        }

        String verdict() {
            var history = new History(operations);
            boolean wrong = !CheapChecks.findings(history).isEmpty() || !(Linearizability.judge(history, Budget.standard()) instanceof Judgement.Legal);
            return wrong ? "caught" : "passes";
        }
    }

    void histories() {
        var get = new Action.Get();
        var delete = new Action.Delete();
        c.check("history.unknown-outcome-passes", new Planted().then("k", SET, Answer.done()).then("k", NEWER, null).then("k", get, READS_SET).then("k", get, READS_NEWER).verdict(), is("passes"));
        c.check("history.stale-read-is-caught", new Planted().then("k", SET, Answer.done()).then("k", NEWER, Answer.done()).then("k", get, READS_SET).verdict(), is("caught"));
        c.check("history.lost-ack-is-caught", new Planted().then("k", SET, Answer.done()).then("k", get, Answer.absent()).verdict(), is("caught"));
        c.check("history.resurrected-delete-is-caught", new Planted().then("k", SET, Answer.done()).then("k", delete, Answer.done()).then("k", get, READS_SET).verdict(), is("caught"));
        c.check("history.double-existed-is-caught", new Planted().then("k", SET, Answer.done()).then("k", delete, Answer.existed(true)).then("k", delete, Answer.existed(true)).verdict(), is("caught"));
        c.check("history.torn-batch-is-caught", new Planted().then("a", 1, new Action.Set("a/c1/1"), null).then("b", 1, new Action.Set("b/c1/1"), null)
            .then("a", get, Answer.read("a/c1/1")).then("b", get, Answer.absent()).verdict(), is("caught"));
        c.check("history.value-nobody-wrote-is-caught", new Planted().then("k", SET, Answer.done()).then("k", get, READS_NEWER).verdict(), is("caught"));
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

    private void found(String what, CertFactory factory, CertifiedKey bad) { throwsWhen(what, () -> factory.checked(bad)); }

    void certificates() {
        var factory = new CertFactory("Casebook CA", KeyKind.EC_P256);
        Leaf leaf = factory.leaf("n1");
        CertifiedKey good = factory.node("n1");
        c.check("certificate.good-one-passes", factory.checked(good).chain(), hasSize(1));
        c.check("certificate.rsa-passes", new CertFactory("Casebook CA", KeyKind.RSA_2048).node("n1").certificate().getPublicKey().getAlgorithm(), is("RSA"));
        found("foreign-authority", factory, Authority.of("Casebook CA", KeyKind.EC_P256).issue(leaf));
        found("expired", factory, factory.authority().issue(leaf.expired()));
        found("not-yet-valid", factory, factory.authority().issue(leaf.notYetValid()));
        found("another-host", factory, factory.authority().issue(leaf.forHosts("192.0.2.1")));
        found("self-signed", factory, Authority.selfSigned(leaf));
        found("other-key", factory, good.withKeyOf(factory.node("n2")));
    }

    /** Where nodes make a cluster by themselves, some must die until nobody leads; elsewhere nobody does yet. */
    void idle(KvCluster cluster) {
        cluster.kill(2, 3);
        cluster.within("nobody-leads", cluster.bounds().stepDown(), () -> cluster.leaders().isEmpty() ? Seen.done(true) : Seen.notYet(cluster.leaders() + " claims to lead"));
        throwsWhen("idle-links", () -> cluster.network().isolate(1));
        cluster.restart(2, 3);
    }

    void cluster(KvCluster cluster) {
        c.check("readiness.whole-is-ready", cluster.readiness(cluster.ids()), is("done"));
        cluster.kill(cluster.ids().iterator().next());
        c.check("readiness.two-of-three-is-not", cluster.readiness(cluster.ids()), is(not("done")));
        int dead = cluster.ids().iterator().next();
        throwsWhen("double-kill", () -> cluster.kill(dead));
        throwsWhen("unknown-node", () -> cluster.node(9));
        throwsWhen("without-links", () -> cluster.network().isolate(2));
        cluster.restart(dead);
        cluster.waitForReady(cluster.ids());
    }
}

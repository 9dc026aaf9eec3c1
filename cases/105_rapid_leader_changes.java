///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Five nodes whose leaders are killed one after the other elect another one each time, in rising terms, and lose nothing that was acknowledged in between.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RapidLeaderChanges
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 2 4 10
//TIMEOUT 480
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class RapidLeaderChanges {
    static void main(String[] args) { Case.run(args, RapidLeaderChanges::check); }

    private static final Duration STABLE = Duration.ofSeconds(5);
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final List<Integer> victims = new ArrayList<>();
    private final List<Append> sent = new ArrayList<>();

    RapidLeaderChanges(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopic();
        producer = cluster.producer();
        cluster.waitForConsensus(cluster.bounds().election());
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).start()) {
            var run = new RapidLeaderChanges(c, cluster);
            c.step("the first leader is killed", run::change);
            c.step("the second leader is killed", run::change);
            c.step("the first victim comes back, then the third leader is killed", () -> {
                run.comeBack(run.victims.getFirst());
                run.change();
            });
            c.step("all are back: one leader stays", run::settled);
            c.step("every node holds the thirty records", run::records);
        }
    }

    void change() {
        int old = cluster.waitForLeader(cluster.bounds().election(), cluster.living());
        int term = cluster.term();
        cluster.kill(old);
        victims.add(old);
        int elected = cluster.waitForLeader(cluster.bounds().election(), cluster.ids());
        c.check("change.leader-is-another", elected, not(old));
        c.check("change.term-is-higher", cluster.term(), greaterThan(term));
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.living());
        List<Append> part = producer.write(topic, 10);
        c.check("change.all-acked", part.stream().filter(a -> !a.acked()).toList(), is(empty()));
        sent.addAll(part);
    }

    private void comeBack(int id) {
        cluster.restart(id);
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.living());
    }

    void settled() {
        cluster.restart(cluster.others(cluster.living().toArray(Integer[]::new)).toArray(Integer[]::new));
        int leader = cluster.waitForConsensus(cluster.bounds().restartAgrees());
        cluster.waitForInSync(cluster.bounds().restartInSync(), topic, cluster.ids());
        var samples = cluster.observe(STABLE).stream().filter(s -> s.answered()).toList();
        c.check("settled.one-leader", samples.stream().map(s -> s.leader().orElse(-1)).collect(Collectors.toSet()), is(java.util.Set.of(leader)));
        c.check("settled.one-term", samples.stream().map(s -> s.term()).collect(Collectors.toSet()), hasSize(1));
    }

    void records() {
        for (LogNode node : cluster.nodes()) {
            cluster.waitForReplica(cluster.bounds().restartInSync(), node, topic, sent.size());
            List<Entry> held = node.replica(topic);
            c.check("replica.all-thirty-once-in-order", held.stream().map(Entry::id).toList(), is(sent.stream().map(Append::id).toList()));
            c.check("replica.same-batches-everywhere", node.batches(topic), is(cluster.node(1).batches(topic)));
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A killed leader is replaced by a living one in a higher term, and nothing acknowledged before or after is lost, doubled or out of order.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LeaderCrash
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS election faults
//CLAUSES 4 9 10 23
//TIMEOUT 300
//MEMORY_MIB 1250

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.util.ArrayList;
import java.util.List;
import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;

class LeaderCrash {
    static void main(String[] args) { Case.run(args, LeaderCrash::check); }

    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final LogProducer producer;
    private final List<Append> sent = new ArrayList<>();

    LeaderCrash(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopicLedBy(cluster.waitForConsensus(cluster.bounds().election()));
        producer = cluster.producer();
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(3).start()) {
            var run = new LeaderCrash(c, cluster);
            c.step("fifty records are acknowledged", () -> run.write("before"));
            c.step("the leader of cluster and topic is killed, and another one elected", run::crash);
            c.step("fifty more are acknowledged, and all hundred are there", run::after);
        }
    }

    private void write(String when) {
        sent.addAll(producer.write(topic, 50));
        c.check(when + ".all-acked", sent.stream().filter(a -> !a.acked()).toList(), is(empty()));
    }

    void crash() {
        int old = cluster.waitForLeader(cluster.bounds().election(), cluster.living());
        int term = cluster.term();
        cluster.kill(old);
        int elected = cluster.waitForLeader(cluster.bounds().election(), cluster.ids());
        c.check("crash.new-leader-is-another", elected, not(old));
        c.check("crash.new-leader-is-alive", cluster.node(elected).isAlive(), is(true));
        c.check("crash.term-is-higher", cluster.term(), greaterThan(term));
        c.check("crash.dead-node-gives-no-answer", cluster.node(old).view().answered(), is(false));
        cluster.waitForInSync(cluster.bounds().partitionLed(), topic, cluster.others(old));
    }

    void after() {
        write("after");
        List<Entry> read = cluster.read(topic);
        c.check("read.all-hundred-once-in-order", read.stream().map(Entry::id).toList(), is(sent.stream().map(Append::id).toList()));
        c.check("read.at-their-offsets", read.stream().map(Entry::offset).toList(), is(sent.stream().map(Append::offset).toList()));
    }
}

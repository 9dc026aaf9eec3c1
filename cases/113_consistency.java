///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION What four clients append at the same time is on all five nodes in one and the same order, and each client finds its own records in the order of sending.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Consistency
//DEPS ../lib/Casebook.java
//SYSTEM kafka
//TAGS replication
//CLAUSES 10 12
//TIMEOUT 300
//MEMORY_MIB 1750

import static org.hamcrest.Matchers.*;

import history.Append;
import history.Entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kit.Case;
import kit.Digests;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogNode;
import systems.log.LogProducer;
import systems.log.Topic;

class Consistency {
    static void main(String[] args) { Case.run(args, Consistency::check); }

    private static final int CLIENTS = 4;
    private static final int EACH = 25;
    private final Case c;
    private final LogCluster cluster;
    private final Topic topic;
    private final Map<String, List<String>> sent = new HashMap<>();

    Consistency(Case c, LogCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        topic = cluster.createTopic();
    }

    static void check(Case c) {
        try (var cluster = ReplicatedLog.cluster(c).nodes(5).start()) {
            var run = new Consistency(c, cluster);
            c.step("four clients append twenty-five records each, at the same time", run::write);
            c.step("all five nodes hold the same", run::same);
        }
    }

    void write() throws Exception {
        List<LogProducer> clients = Stream.generate(cluster::producer).limit(CLIENTS).toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Append>>> writes = clients.stream().map(p -> pool.submit(() -> p.write(topic, EACH))).toList();
            for (Future<List<Append>> done : writes) {
                List<Append> appends = done.get();
                c.check("write.all-acked", appends.stream().filter(Append::acked).toList(), hasSize(EACH));
                sent.put(appends.getFirst().producer(), appends.stream().map(Append::id).toList());
            }
        }
    }

    void same() {
        for (LogNode node : cluster.nodes()) {
            cluster.waitForReplica(cluster.bounds().restartInSync(), node, topic, CLIENTS * EACH);
            c.check("replica.one-checksum-on-all", checksum(node), is(checksum(cluster.node(1))));
            c.check("replica.all-hundred", node.replica(topic), hasSize(CLIENTS * EACH));
            Map<String, List<String>> held = node.replica(topic).stream().map(Entry::id).collect(Collectors.groupingBy(id -> id.replaceAll("/.*", "")));
            c.check("replica.each-client-in-order", held, is(sent));
        }
    }

    /** Over offset and bytes of every record. */
    private String checksum(LogNode node) {
        String all = node.replica(topic).stream().map(e -> e.offset() + " " + e.digest()).collect(Collectors.joining("\n"));
        return Digests.sha256(all.getBytes(StandardCharsets.UTF_8));
    }
}

package shell;

import kit.Case;
import systems.ReplicatedLog;
import systems.log.LogCluster;
import systems.log.LogProducer;
import systems.log.Topic;

/** The replicated log in a shell: three Kafka nodes, or as many as {@code --nodes} says, and a topic with a replica on each. */
public final class KafkaShell implements ShellSystem {
    private static final int NODES = 3;
    private static LogCluster cluster;
    private static Topic topic;
    private static LogProducer producer;

    KafkaShell() {}

    /** The cluster of this session, for its start-up script. */
    public static LogCluster cluster() { return cluster; }

    /** One partition with a replica on each node; a quorum of them acknowledges. */
    public static Topic topic() { return topic; }

    /** Idempotent, and satisfied by a quorum only. */
    public static LogProducer producer() { return producer; }

    @Override public String name() { return "kafka"; }

    @Override public String start(Case c) {
        cluster = ReplicatedLog.cluster(c).nodes(c.options().nodesOr(NODES)).start();
        topic = cluster.createTopic();
        producer = cluster.producer();
        return String.join("\n", cluster.whereabouts()) + "\nBound: c, cluster, node(1), topic, producer, faults. Lines of a case work here. /exit or Ctrl-D ends the servers.";
    }

    @Override public String script() {
        return """
            import systems.*;
            import systems.log.*;
            var cluster = shell.KafkaShell.cluster();
            LogNode node(int id) { return cluster.node(id); }
            var topic = shell.KafkaShell.topic();
            var producer = shell.KafkaShell.producer();
            var faults = new shell.Faults(c, new shell.Faults.Nodes() {
                public void kill(int id) { node(id).kill(); }
                public void stop(int id) { node(id).stop(); }
                public void start(int id) { node(id).restart(); }
            });
            """;
    }
}

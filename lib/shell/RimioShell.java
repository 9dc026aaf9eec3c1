package shell;

import kit.Case;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

/** The object store in a shell: three nodes, or as many as {@code --nodes} says, that acknowledge a write when two have it. */
public final class RimioShell implements ShellSystem {
    private static final int NODES = 3;
    private static final int WRITE_REPLICAS = 2;
    private static RimioCluster cluster;

    RimioShell() {}

    /** The cluster of this session, for its start-up script. */
    public static RimioCluster cluster() { return cluster; }

    @Override public String name() { return "rimio"; }

    @Override public String start(Case c) {
        int nodes = c.options().nodesOr(NODES);
        cluster = Rimio.cluster(c).nodes(nodes).minWriteReplicas(Math.min(WRITE_REPLICAS, nodes)).start();
        return String.join("\n", cluster.whereabouts()) + "\nBound: c, cluster, node(1), s3, blobs, redis, faults. Lines of a case work here. /exit or Ctrl-D ends the servers.";
    }

    @Override public String script() {
        return """
            import systems.redis.*;
            import systems.rimio.*;
            var cluster = shell.RimioShell.cluster();
            RimioNode node(int number) { return cluster.node(number); }
            var s3 = node(1).s3();
            var blobs = node(1).blobs();
            var redis = cluster.redis();
            var faults = new shell.Faults(c, new shell.Faults.Nodes() {
                public void kill(int number) { node(number).kill(); }
                public void stop(int number) { node(number).stop(); }
                public void start(int number) { node(number).start(); }
                public void pause(int number) { node(number).pause(); }
                public void resume(int number) { node(number).resume(); }
            });
            """;
    }
}

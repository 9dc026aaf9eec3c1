package shell;

import java.util.List;
import java.util.stream.Collectors;
import kit.Case;
import kit.Result.FaultResult;
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
            var faults = new shell.RimioShell.Faults(c, cluster);
            """;
    }

    /** Breaks and mends nodes by their numbers; as text, what was broken so far. A case says {@code cluster.node(2).kill()}. */
    public record Faults(Case c, RimioCluster cluster) {
        public Faults kill(int node) {
            cluster.node(node).kill();
            return this;
        }

        public Faults stop(int node) {
            cluster.node(node).stop();
            return this;
        }

        /** Starts a node that was killed or stopped. */
        public Faults start(int node) {
            cluster.node(node).start();
            return this;
        }

        public Faults pause(int node) {
            cluster.node(node).pause();
            return this;
        }

        public Faults resume(int node) {
            cluster.node(node).resume();
            return this;
        }

        @Override public String toString() {
            List<FaultResult> all = c.faults();
            return all.isEmpty() ? "nothing is broken; kill(2), stop(2), pause(2) break a node, start(2), resume(2) mend it" : all.stream().map(Faults::told).collect(Collectors.joining("\n"));
        }

        private static String told(FaultResult f) {
            return f.name() + " " + f.target() + ": " + f.witness() + (f.untilMs() == null ? "" : "; undone: " + f.undone());
        }
    }
}

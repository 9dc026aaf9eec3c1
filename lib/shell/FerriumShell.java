package shell;

import fault.Injected;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import kit.Case;
import kit.UsageError;
import systems.KeyValue;
import systems.kv.Api;
import systems.kv.KvCluster;
import systems.kv.KvNode;
import systems.kv.TlsMode;

/** The key-value store in a shell: three nodes, or as many as {@code --nodes} says, under mutual TLS, and command lines for curl. */
public final class FerriumShell implements ShellSystem {
    private static final int NODES = 3;
    private static KvCluster cluster;

    FerriumShell() {}

    /** The cluster of this session, for its start-up script. */
    public static KvCluster cluster() { return cluster; }

    /** Nodes of this session by their ids, for its start-up script. */
    public static Faults.Nodes nodes() { return new Breaking(new ConcurrentHashMap<>()); }

    @Override public String name() { return "ferrium"; }

    @Override public String start(Case c) {
        if (c.options().target(c.header()).equals("etcd")) throw new UsageError("--shell ferrium starts no etcd");
        cluster = KeyValue.cluster(c).nodes(c.options().nodesOr(NODES)).tls(TlsMode.MTLS).start();
        return String.join("\n", cluster.whereabouts()) + "\n" + curl(c) + "\nBound: c, cluster, node(1), client, faults. Lines of a case work here. /exit or Ctrl-D ends the servers.";
    }

    /** The leader writes and reads; the others say who it is (contracts/kv.md §2.3). */
    private static String curl(Case c) {
        Path folder = c.workspace().newDataFolder("curl");
        cluster.certificates().ofClient().writeTo(folder.resolve("client.crt"), folder.resolve("client.key"));
        int leader = cluster.waitForLeader(cluster.bounds().failover());
        String curl = "curl -s --cacert " + cluster.certificates().files(leader).authorities() + " --cert " + folder.resolve("client.crt") + " --key " + folder.resolve("client.key");
        String json = curl + " -H content-type:application/json " + url(cluster.node(leader));
        return "node " + leader + " leads:\n"
            + "  " + json + "/write -d '{\"Set\":{\"key\":\"a\",\"value\":\"1\"}}'\n"
            + "  " + json + "/read -d '{\"key\":\"a\"}'\n"
            + cluster.nodes().stream().map(n -> "  " + curl + " " + url(n) + "/metrics").collect(Collectors.joining("\n"));
    }

    private static String url(KvNode node) { return "https://" + node.address(Api.HTTP); }

    @Override public String script() {
        return """
            import systems.*;
            import systems.kv.*;
            var cluster = shell.FerriumShell.cluster();
            KvNode node(int id) { return cluster.node(id); }
            var client = cluster.client();
            var faults = new shell.Faults(c, shell.FerriumShell.nodes());
            """;
    }

    private record Breaking(Map<Integer, Injected> paused) implements Faults.Nodes {
        @Override public void kill(int id) { cluster.node(id).kill(); }

        @Override public void stop(int id) { cluster.node(id).stop(); }

        @Override public void start(int id) { cluster.node(id).restart(); }

        @Override public void pause(int id) { paused.put(id, cluster.node(id).pause()); }

        @Override public void resume(int id) {
            Injected pause = paused.remove(id);
            if (pause == null) throw new UsageError("node " + id + " is not paused");
            pause.undo();
        }
    }
}

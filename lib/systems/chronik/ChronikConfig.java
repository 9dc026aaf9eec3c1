package systems.chronik;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import systems.log.ClusterConfig;

/** The configuration file of node s (contracts/raft-log.md §3.1): it finds its peers at the links, where there are any. */
record ChronikConfig(ChronikAddresses addresses, ClusterConfig config, int s, Path folder) {
    String toml() {
        List<String> lines = new ArrayList<>();
        lines.add("enabled = true");
        lines.add("node_id = " + addresses.id(s));
        lines.add("data_dir = \"" + folder + "\"");
        lines.add("replication_factor = " + config.nodeCount());
        lines.add("min_insync_replicas = " + config.quorum());
        lines.add("auto_recover = true");
        config.extraProperties().forEach((name, value) -> lines.add(name + " = " + value));
        for (String table : List.of("[bind]", "[advertise]")) {
            lines.add(table);
            lines.addAll(addresses(s, s));
        }
        for (int d = 1; d <= addresses.count(); d++) {
            lines.add("[[peers]]");
            lines.add("id = " + addresses.id(d));
            lines.addAll(addresses(s, d));
        }
        return String.join("\n", lines) + "\n";
    }

    private List<String> addresses(int s, int d) {
        return List.of("kafka = \"" + addresses.kafka(d) + "\"", "wal = \"" + addresses.wal(s, d) + "\"", "raft = \"" + addresses.raft(s, d) + "\"");
    }
}

package systems.ferrium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kit.SetupError;
import systems.kv.Certificates;
import systems.kv.TlsMode;

/** The complete configuration file of one node (contracts/kv.md §2.2), in which a case may change or drop any value. */
public final class ConfigWriter {
    private static final String CLUSTER = "cluster";
    private final Map<String, Object> root = new LinkedHashMap<>();

    /**
     * One node of the cluster as a configuration file tells it.
     *
     * @param http and @param grpc {@code ip:port}
     * @param raft {@code host:port} of the reference's third port; a host name may be resolved differently by each node
     */
    public record Peer(int id, String http, String grpc, String raft) {}

    /** @param self among the peers */
    public ConfigWriter(Peer self, List<Peer> peers, Path dataFolder) {
        root.put("node", table("id", self.id(), "http_addr", self.http(), "grpc_addr", self.grpc(), "raft_addr", self.raft(), "data_dir", dataFolder.toString()));
        root.put("network", table("request_timeout", 5000, "connect_timeout", 2000, "keep_alive_interval", 30000, "max_retries", 2, "retry_delay", 50, "enable_compression", false, "max_message_size", 8388608));
        root.put("storage", table("enable_compression", false, "compaction_strategy", "level", "max_log_size", 67108864, "log_retention_count", 4, "enable_wal", true, "sync_writes", true,
            "block_cache_size", 16, "write_buffer_size", 16));
        root.put("logging", table("level", "info", "format", "compact", "structured", false, "enable_colors", false));
        root.put("security", table("enable_tls", false, "enable_mtls", false, "accept_invalid_certs", false, "auth_method", "none"));
        root.put("raft", table("heartbeat_interval", 150, "election_timeout_min", 600, "election_timeout_max", 1200, "max_append_entries", 64, "enable_auto_compaction", true, "compaction_threshold", 500,
            "max_inflight_requests", 8, "snapshot_policy", table("enable_auto_snapshot", true, "entries_since_last_snapshot", 500, "snapshot_interval", 60000)));
        root.put(CLUSTER, table("name", "casebook", "enable_auto_join", true, "leader_discovery_timeout", 30000, "auto_join_timeout", 60000, "auto_join_retry_interval", 1000, "auto_accept_learners", true,
            "discovery", table("enabled", false, "method", "static", "interval", 30000),
            "peer", peers.stream().map(p -> table("id", p.id(), "http_addr", p.http(), "grpc_addr", p.grpc(), "raft_addr", p.raft(), "voting", true)).toList()));
    }

    private static Map<String, Object> table(Object... namesAndValues) {
        Map<String, Object> table = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) table.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return table;
    }

    /** Sets a value, such as of {@code raft.election_timeout_min}; null drops the key, or a whole section. */
    @SuppressWarnings("unchecked") public ConfigWriter mutate(String key, Object value) {
        String[] words = key.split("\\.");
        Map<String, Object> at = root;
        for (int i = 0; i < words.length - 1; i++) {
            if (!(at.get(words[i]) instanceof Map<?, ?> inner)) throw new SetupError("the configuration has no section " + words[i] + " in " + key);
            at = (Map<String, Object>) inner;
        }
        if (value == null) at.remove(words[words.length - 1]);
        else at.put(words[words.length - 1], value);
        return this;
    }

    /** With TLS by these files. */
    public ConfigWriter secure(Certificates.Files files, TlsMode mode) {
        root.put("security", table("enable_tls", mode.on(), "enable_mtls", mode == TlsMode.MTLS, "accept_invalid_certs", false, "auth_method", "none", "cert_file", files.certificate().toString(),
            "key_file", files.key().toString(), "ca_file", files.authorities().toString()));
        return this;
    }

    public String text() {
        var text = new StringBuilder();
        root.forEach((name, value) -> { if (!name.equals(CLUSTER)) text.append(name).append(" = ").append(toml(value)).append('\n'); });
        if (root.get(CLUSTER) instanceof Map<?, ?> cluster) {
            text.append("[cluster]\n");
            cluster.forEach((name, value) -> text.append(name).append(" = ").append(value instanceof List<?> list ? lines(list) : toml(value)).append('\n'));
        }
        return text.toString();
    }

    private static String lines(List<?> list) { return list.stream().map(v -> "  " + toml(v) + ",\n").collect(Collectors.joining("", "[\n", "]")); }

    private static String toml(Object value) {
        if (value instanceof Map<?, ?> table) return table.entrySet().stream().map(e -> e.getKey() + " = " + toml(e.getValue())).collect(Collectors.joining(", ", "{ ", " }"));
        if (value instanceof String text) return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return String.valueOf(value);
    }

    public Path write(Path file) {
        try {
            return Files.writeString(file, text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

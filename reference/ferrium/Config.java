package ferrium;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The TOML file (contracts/kv.md §2.2), checked. Keys without effect in this server are checked all the same. Times in ms, sizes in bytes. */
record Config(long id, Address http, Address grpc, Address raftAddr, Path dataDir, Network network, Logging logging, Security security, Raft raft, Joining joining, List<Peer> peers) {
    record Network(int requestTimeoutMs, int connectTimeoutMs, int maxMessageBytes) {}

    record Logging(String level, String format, String file) {}

    /** Files are null where none is named. */
    record Security(boolean tls, boolean mtls, boolean acceptInvalid, Path cert, Path key, Path ca) {
        String scheme() { return tls ? "https" : "http"; }
    }

    record Raft(int heartbeatMs, int electionMinMs, int electionMaxMs, long snapshotEntries) {}

    record Joining(boolean enabled, int discoveryTimeoutMs, int timeoutMs, int retryMs) {}

    record Peer(long id, Address http, Address grpc, String raftAddr) {}

    /** What is wrong, with the name of the key. */
    static final class Bad extends RuntimeException {
        Bad(String message) { super(message, null, false, false); }
    }

    private static final int RESERVED_BYTES = 64 << 10;

    static Config of(Toml file) {
        var defects = file.defects();
        var node = file.table("node");
        if (node.number("id") == 0 && !defects.on(Defect.ID_ZERO_ACCEPTED)) throw new Bad("invalid value for `node.id`: it must not be 0");
        var http = node.address("http_addr");
        var grpc = node.address("grpc_addr");
        if (http.equals(grpc) && !defects.on(Defect.EQUAL_ADDRESSES_ACCEPTED)) throw new Bad("`node.http_addr` and `node.grpc_addr` must differ, both are " + http);
        storage(file.table("storage"));
        return new Config(node.number("id"), http, grpc, raftAddr(node), Path.of(node.text("data_dir")), network(file.table("network")), logging(file.table("logging")),
            security(file.table("security")), raft(file.table("raft")), joining(file.table("cluster")), peers(file.table("cluster")));
    }

    private static Address raftAddr(Toml table) {
        if (!table.has("raft_addr")) return null;
        try {
            return Address.named(table.text("raft_addr"));
        } catch (IllegalArgumentException e) {
            throw new Bad("invalid value for `" + table.name() + "raft_addr`: " + e.getMessage());
        }
    }

    private static Network network(Toml table) {
        for (var key : List.of("keep_alive_interval", "max_retries", "retry_delay")) table.number(key);
        table.flag("enable_compression");
        return new Network(millis(table, "request_timeout"), millis(table, "connect_timeout"), (int) Math.min(table.number("max_message_size"), Integer.MAX_VALUE - RESERVED_BYTES));
    }

    private static int millis(Toml table, String key) { return (int) Math.min(table.number(key), Integer.MAX_VALUE); }

    private static void storage(Toml table) {
        for (var key : List.of("enable_compression", "enable_wal", "sync_writes")) table.flag(key);
        for (var key : List.of("max_log_size", "log_retention_count", "block_cache_size", "write_buffer_size")) table.number(key);
        table.oneOf("compaction_strategy", List.of("level", "universal", "fifo"));
    }

    private static Logging logging(Toml table) {
        for (var key : List.of("structured", "enable_colors")) table.flag(key);
        for (var key : List.of("max_file_size", "max_files")) if (table.has(key)) table.number(key);
        return new Logging(table.oneOf("level", Log.LEVELS), table.oneOf("format", List.of("json", "pretty", "compact")), table.textOr("file_path", null));
    }

    private static Security security(Toml table) {
        table.oneOf("auth_method", List.of("none", "token", "certificate", "jwt"));
        boolean tls = table.flag("enable_tls");
        boolean mtls = table.flag("enable_mtls");
        if (mtls && !tls) throw new Bad("`security.enable_mtls` needs `security.enable_tls`");
        return new Security(tls, mtls, table.flag("accept_invalid_certs"), file(table, "cert_file", tls), file(table, "key_file", tls), file(table, "ca_file", mtls));
    }

    private static Path file(Toml table, String key, boolean needed) {
        boolean used = table.flag("enable_tls");
        if (!table.has(key)) {
            if (needed) throw new Bad("missing field `security." + key + "`: " + (key.equals("ca_file") ? "mTLS" : "TLS") + " needs it");
            return null;
        }
        var path = Path.of(table.text(key));
        if (used && !table.defects().on(Defect.MISSING_FILES_ACCEPTED) && !Files.isRegularFile(path)) throw new Bad("`security." + key + "`: there is no file " + path);
        return path;
    }

    private static Raft raft(Toml table) {
        for (var key : List.of("max_append_entries", "compaction_threshold", "max_inflight_requests")) table.number(key);
        table.flag("enable_auto_compaction");
        var policy = table.table("snapshot_policy");
        policy.flag("enable_auto_snapshot");
        policy.number("snapshot_interval");
        int min = millis(table, "election_timeout_min");
        int max = millis(table, "election_timeout_max");
        if (min >= max && !table.defects().on(Defect.ELECTION_ORDER_NOT_CHECKED)) throw new Bad("`raft.election_timeout_min` must be less than `raft.election_timeout_max`, they are " + min + " and " + max);
        return new Raft(millis(table, "heartbeat_interval"), min, max, policy.number("entries_since_last_snapshot"));
    }

    private static Joining joining(Toml table) {
        table.text("name");
        table.flag("auto_accept_learners");
        var discovery = table.table("discovery");
        discovery.flag("enabled");
        discovery.oneOf("method", List.of("static", "dns", "consul", "etcd", "kubernetes"));
        discovery.number("interval");
        return new Joining(table.flag("enable_auto_join"), millis(table, "leader_discovery_timeout"), millis(table, "auto_join_timeout"), millis(table, "auto_join_retry_interval"));
    }

    /** An array {@code peer}, or a map {@code peers} whose keys are the ids. */
    private static List<Peer> peers(Toml cluster) {
        var peers = new ArrayList<Peer>();
        if (cluster.has("peers")) {
            var map = cluster.table("peers");
            for (var id : (Iterable<String>) map.table()::fieldNames) {
                if (!id.matches("[0-9]{1,18}")) throw new Bad("invalid key `cluster.peers." + id + "`: a node id is expected");
                peers.add(peer(Long.parseLong(id), map.table(id)));
            }
        }
        if (!cluster.has("peers") || cluster.has("peer")) for (var peer : cluster.tables("peer")) peers.add(peer(peer.number("id"), peer));
        return peers;
    }

    private static Peer peer(long id, Toml table) {
        if (id == 0) throw new Bad("invalid value for `" + table.name() + "id`: it must not be 0");
        table.flag("voting");
        if (table.has("priority")) table.number("priority");
        var raft = raftAddr(table);
        return new Peer(id, table.address("http_addr"), table.address("grpc_addr"), raft == null ? null : raft.toString());
    }

    /** Settings of the command line, which win over the file, as keys of the table node or logging. */
    static void override(ObjectNode root, String table, String key, Object value) {
        var target = root.has(table) && root.get(table) instanceof ObjectNode there ? there : root.putObject(table);
        if (value instanceof Long number) target.put(key, number);
        else target.put(key, (String) value);
    }
}

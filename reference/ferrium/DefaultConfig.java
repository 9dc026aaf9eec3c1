package ferrium;

/** The built-in settings, which {@code --generate-config} writes (contracts/kv.md §2.1, §2.2). */
final class DefaultConfig {
    static final String TEXT = """
        # Settings of one node. Durations are in milliseconds, sizes in bytes.
        [node]
        id = 1
        http_addr = "127.0.0.1:8001"
        grpc_addr = "127.0.0.1:9001"
        data_dir = "./data"

        [network]
        request_timeout = 5000
        connect_timeout = 2000
        keep_alive_interval = 30000
        max_retries = 3
        retry_delay = 100
        enable_compression = false
        max_message_size = 8388608

        [storage]
        enable_compression = false
        compaction_strategy = "level"
        max_log_size = 67108864
        log_retention_count = 10
        enable_wal = true
        sync_writes = true
        block_cache_size = 64
        write_buffer_size = 64

        [logging]
        level = "info"
        format = "compact"
        structured = false
        enable_colors = false

        [security]
        enable_tls = false
        enable_mtls = false
        accept_invalid_certs = false
        auth_method = "none"

        [raft]
        heartbeat_interval = 250
        election_timeout_min = 600
        election_timeout_max = 1200
        max_append_entries = 300
        enable_auto_compaction = true
        compaction_threshold = 1000
        max_inflight_requests = 10

        [raft.snapshot_policy]
        enable_auto_snapshot = true
        entries_since_last_snapshot = 1000
        snapshot_interval = 300000

        [cluster]
        name = "ferrium"
        enable_auto_join = true
        leader_discovery_timeout = 30000
        auto_join_timeout = 60000
        auto_join_retry_interval = 5000
        auto_accept_learners = true
        peer = []

        [cluster.discovery]
        enabled = false
        method = "static"
        interval = 30000
        """;

    private DefaultConfig() {}
}

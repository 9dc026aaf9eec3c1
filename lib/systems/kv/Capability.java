package systems.kv;

/** What can be observed or set on a target, never whether it keeps a requirement (contracts/kv.md §3.4). */
public enum Capability {
    LEADER_HINT("nodes pass requests on to the leader, and give no hint"),
    PER_NODE_READ("the state that one node has applied cannot be read"),
    AUTO_JOIN("nodes do not join by themselves"),
    LEARNER("there are no learners"),
    NAMED_MEMBERS("members are not named by whoever adds them"),
    EXISTED_FLAG("a delete does not tell whether there was a value"),
    BATCH("there are no batches"),
    GRPC_API("there is no gRPC interface of the contract"),
    TOML_CONFIG("nodes have no configuration file"),
    PEER_TLS("TLS between nodes is not apart from that of clients"),
    LINK_FAULTS("links between nodes cannot be broken"),
    SNAPSHOT_SOON("snapshots cannot be had in time");

    private final String otherwise;

    Capability(String otherwise) { this.otherwise = otherwise; }

    /** Why a case that needs it is skipped. */
    public String otherwise() { return otherwise; }
}

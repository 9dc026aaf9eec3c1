package systems.log;

/** What can be observed or set on a target, never whether it keeps a requirement (contracts/raft-log.md §1.4). */
public enum Capability {
    TERM_VISIBLE("terms are not visible"),
    TUNABLE_TIMEOUTS("timeouts not tunable"),
    PER_NODE_READ("what one node stores cannot be read"),
    LINK_FAULTS("links between nodes cannot be broken"),
    CLIENT_PINNING("clients cannot be held to one side"),
    /** The leader of a partition tells which replicas are in sync. */
    IN_SYNC_VISIBLE("which replicas are in sync is not told"),
    /** The replicas of a partition can be chosen when it is created. */
    REPLICA_PLACEMENT("where replicas are cannot be chosen");

    private final String otherwise;

    Capability(String otherwise) { this.otherwise = otherwise; }

    /** Why a case that needs it is skipped. */
    public String otherwise() { return otherwise; }
}

package systems.kv;

import java.time.Duration;

/** How long things may take (contracts/kv.md §4.2), multiplied by {@code --time-scale}. */
public record Bounds(double timeScale) {
    /** From the start of all nodes until each answers {@code /health}. */
    public Duration health() { return scaled(40); }

    /** Until a cluster is ready. */
    public Duration ready() { return scaled(90); }

    /** Until a client that follows hints has found the leader. */
    public Duration findLeader() { return scaled(15); }

    /** Until all nodes have joined as learners. */
    public Duration joined() { return scaled(60); }

    /** Until learners are voters. */
    public Duration promoted() { return scaled(30); }

    /** The slowest operation of a quiet cluster. */
    public Duration operation() { return scaled(5); }

    /** The slowest but one in a hundred. */
    public Duration usualOperation() { return scaled(1); }

    /** From the loss of the leader to an acknowledged write. */
    public Duration failover() { return scaled(20); }

    /** From the return of a quorum to an acknowledged write. */
    public Duration quorumBack() { return scaled(45); }

    /** From a restart until the node holds what the others hold. */
    public Duration caughtUp() { return scaled(45); }

    /** As {@link #caughtUp}, where the log no longer has it all. */
    public Duration caughtUpBySnapshot() { return scaled(90); }

    /** From the loss of the quorum until the old leader refuses reads. */
    public Duration stepDown() { return scaled(15); }

    /** Fifty writes and fifty reads that begin together. */
    public Duration burst() { return scaled(30); }

    /** For the orderly end of a process. */
    public Duration stop() { return scaled(15); }

    /** For the refusal of a handshake. */
    public Duration tlsRefusal() { return scaled(5); }

    private Duration scaled(int seconds) { return Duration.ofMillis(Math.round(seconds * 1000 * timeScale)); }
}

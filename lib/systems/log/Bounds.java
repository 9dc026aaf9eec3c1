package systems.log;

import java.time.Duration;

/** How long things may take (contracts/raft-log.md §2.5), multiplied by {@code --time-scale}. */
public record Bounds(double timeScale) {
    /** From the start of so many nodes until all name one leader. */
    public Duration start(int nodes) { return scaled(nodes <= 3 ? 90 : nodes <= 5 ? 120 : 180); }

    /** From the loss of the leader to a new one. */
    public Duration election() { return scaled(15); }

    /** From the loss of its leader until a partition is led again and the lost node is out of the in-sync replicas. */
    public Duration partitionLed() { return scaled(25); }

    /** From a restart until the node names the leader that the others name. */
    public Duration restartAgrees() { return scaled(30); }

    /** From a restart until the node is among the in-sync replicas again. */
    public Duration restartInSync() { return scaled(45); }

    /** From the loss of the quorum until nobody claims to lead. */
    public Duration stepDown() { return scaled(15); }

    /** From the return of a quorum to a leader and an acknowledged write. */
    public Duration quorumBack() { return scaled(45); }

    /** From the end of link faults until all nodes name one leader. */
    public Duration healAgrees() { return scaled(15); }

    /** From the end of link faults until all replicas are in sync. */
    public Duration healInSync() { return scaled(30); }

    /** For the orderly stop of a node. */
    public Duration stop() { return scaled(30); }

    /** A write that a quorum in good health may take. */
    public Duration write() { return scaled(15); }

    /** Of an acknowledgement over links with a quarter of a second of latency. */
    public Duration slowAck() { return scaled(5); }

    /** Of an acknowledgement over links without latency, in the median. */
    public Duration quickAck() { return Duration.ofMillis(Math.round(200 * timeScale)); }

    private Duration scaled(int seconds) { return Duration.ofMillis(Math.round(seconds * 1000 * timeScale)); }
}

package toxiproxy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What spoils one direction of a connection: chunk by chunk, in a thread of its own per connection, see {@link Stage}. */
@JsonIgnoreProperties(ignoreUnknown = true)
sealed interface Toxic permits LatencyToxic, BandwidthToxic, SlowCloseToxic, TimeoutToxic, SlicerToxic, ResetPeerToxic, LimitDataToxic {
    /** The record behind a name of the API, or null. */
    static Class<? extends Toxic> named(String type) {
        return switch (type) {
            case "latency" -> LatencyToxic.class;
            case "bandwidth" -> BandwidthToxic.class;
            case "slow_close" -> SlowCloseToxic.class;
            case "timeout" -> TimeoutToxic.class;
            case "slicer" -> SlicerToxic.class;
            case "reset_peer" -> ResetPeerToxic.class;
            case "limit_data" -> LimitDataToxic.class;
            default -> null;
        };
    }

    /** Bytes came: pass them on, later or in pieces, or drop them. */
    void pass(Chunk chunk, Stage out) throws InterruptedException;

    /** The sender has ended its side. */
    default void ended(Stage out) throws InterruptedException { out.end(); }

    /** Nothing came for {@link #idleMs}. */
    default void idle(Stage out) {}

    /** It was taken away from an open connection. */
    default void removed(Stage out) {}

    /** Milliseconds without a byte after which {@link #idle} is called; 0 for never. */
    default long idleMs() { return 0; }

    /** How many chunks may wait before it, so that a delay does not become a limit of throughput. */
    default int capacity() { return 1; }
}

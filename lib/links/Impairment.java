package links;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import toxiproxy.ToxicSpec;

/** What can be wrong with a link: how Toxiproxy brings it about, and what a probe meets then. */
public sealed interface Impairment {
    /** The proxy does not listen and has no connections. */
    record Refusal() implements Impairment {
        @Override public boolean disables() { return true; }

        @Override public Outcome met() { return Outcome.REFUSED; }
    }

    /** Connections stay open, new ones are accepted, and no byte passes. */
    record Silence() implements Impairment {
        @Override public List<ToxicSpec> toxics(String name) { return both(name, "timeout", Map.of("timeout", 0L)); }

        @Override public Outcome met() { return Outcome.SILENT; }
    }

    /** Every connection ends with a reset as soon as a byte passes, in whichever direction. */
    record Resets() implements Impairment {
        @Override public List<ToxicSpec> toxics(String name) { return both(name, "reset_peer", Map.of("timeout", 0L)); }

        @Override public Outcome met() { return Outcome.RESET; }
    }

    /** What {@code from} sends arrives later, by {@code latencyMs} and up to {@code jitterMs} more or less. */
    record Delay(int latencyMs, int jitterMs) implements Impairment {
        @Override public List<ToxicSpec> toxics(String name) {
            return List.of(new ToxicSpec(name + "_upstream", "latency", "upstream", Map.of("latency", (long) latencyMs, "jitter", (long) jitterMs)));
        }

        @Override public Duration least(int questionBytes) { return Duration.ofMillis(Math.max(0, latencyMs - jitterMs)); }
    }

    /** At most so many kilobytes (of 1000 bytes) a second, in each direction. */
    record Throttle(int rateKBps) implements Impairment {
        private static final int PADDING_BYTES = 6000;
        /** Toxiproxy lets a piece of a long message through each 100 ms, and some servers answer the first. */
        private static final int PIECE_MS = 100;

        @Override public List<ToxicSpec> toxics(String name) { return both(name, "bandwidth", Map.of("rate", (long) rateKBps)); }

        @Override public int paddingBytes() { return PADDING_BYTES; }

        @Override public Duration least(int questionBytes) { return Duration.ofMillis(Math.min(PIECE_MS, questionBytes / rateKBps)); }
    }

    private static List<ToxicSpec> both(String name, String type, Map<String, Long> attributes) {
        return List.of(new ToxicSpec(name + "_upstream", type, "upstream", attributes), new ToxicSpec(name + "_downstream", type, "downstream", attributes));
    }

    /** Whether the proxy is disabled. */
    default boolean disables() { return false; }

    /** @param name under which they are unique in their proxy */
    default List<ToxicSpec> toxics(String name) { return List.of(); }

    /** What a probe over it meets when the server behind it is well. */
    default Outcome met() { return Outcome.ANSWERS; }

    /** How long an answer takes at least. */
    default Duration least(int questionBytes) { return Duration.ZERO; }

    /** How much longer the question must be to show the effect. */
    default int paddingBytes() { return 0; }
}

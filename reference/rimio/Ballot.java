package rimio;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The number of one round of the register protocol. The proposer's name makes it unique, so that equal counters do not meet. */
record Ballot(long counter, String proposer) implements Comparable<Ballot> {
    static final Ballot ZERO = new Ballot(0, "");

    @Override public int compareTo(Ballot other) {
        return counter != other.counter ? Long.compare(counter, other.counter) : proposer.compareTo(other.proposer);
    }

    boolean isAfter(Ballot other) { return compareTo(other) > 0; }

    /** The least ballot above every ballot of this counter. */
    Ballot fence() { return new Ballot(counter + 1, ""); }

    @Override public String toString() { return counter + "@" + proposer; }

    static Ballot parse(String text) {
        if (text == null || text.isEmpty()) return ZERO;
        int at = text.indexOf('@');
        return new Ballot(Long.parseLong(text.substring(0, at)), text.substring(at + 1));
    }

    /** Ballots of this process. The clock makes a fresh process start high; what peers answer corrects a slow clock. */
    static final class Source {
        private final AtomicLong last = new AtomicLong();
        private final String proposer;

        Source(String nodeId) {
            // A restarted node must never repeat a ballot with another value, also after its clock went back.
            proposer = nodeId + "#" + UUID.randomUUID().toString().substring(0, 8);
        }

        Ballot next() { return new Ballot(last.updateAndGet(v -> Math.max(v + 1, System.currentTimeMillis())), proposer); }

        void observe(Ballot seen) { last.accumulateAndGet(seen.counter, Math::max); }
    }
}

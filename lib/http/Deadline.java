package http;

import java.time.Duration;

/** A point in time by which something must be done; for waits of milliseconds. */
record Deadline(long atNanos) {
    static Deadline in(Duration limit) { return new Deadline(System.nanoTime() + limit.toNanos()); }

    boolean isOver() { return System.nanoTime() - atNanos >= 0; }

    /** At least 1, as a select without time would wait for ever. */
    long leftMs() { return Math.max(1, (atNanos - System.nanoTime()) / 1_000_000); }

    Deadline sooner(Duration limit) {
        Deadline other = in(limit);
        return other.atNanos - atNanos < 0 ? other : this;
    }
}

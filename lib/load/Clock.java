package load;

/** The time of one load: nanoseconds since its start. */
final class Clock {
    private long startNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile long endNanos;

    Clock(long endNanos) { this.endNanos = endNanos; }

    /** From now on, as everything is ready. */
    void start() { startNanos = System.nanoTime(); }

    long nanos() { return System.nanoTime() - startNanos; }

    /** Nothing falls due from then on. */
    long endNanos() { return endNanos; }

    /** Brings the end forward to this time, which is not over yet. */
    void endAt(long nanos) { endNanos = Math.min(endNanos, nanos); }

    /** Ends the load before its time. */
    void stop() { stopped = true; }

    boolean isStopped() { return stopped; }
}

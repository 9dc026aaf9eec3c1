package load;

/** The time of one load: nanoseconds since its start. */
final class Clock {
    private final long startNanos;
    private volatile boolean stopped;

    Clock() { startNanos = System.nanoTime(); }

    long nanos() { return System.nanoTime() - startNanos; }

    /** Ends the load before its time. */
    void stop() { stopped = true; }

    boolean isStopped() { return stopped; }
}

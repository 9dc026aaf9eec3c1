package load;

/** The time of one load: nanoseconds since its start. */
final class Clock {
    private long startNanos = System.nanoTime();
    private volatile boolean stopped;

    /** From now on, as everything is ready. */
    void start() { startNanos = System.nanoTime(); }

    long nanos() { return System.nanoTime() - startNanos; }

    /** Ends the load before its time. */
    void stop() { stopped = true; }

    boolean isStopped() { return stopped; }
}

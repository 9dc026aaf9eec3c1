package toxiproxy;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Bytes arrive later, in their order, counted from when they came to the proxy. */
record LatencyToxic(long latency, long jitter) implements Toxic {
    private static final int CHUNKS = 1024;

    @Override public int capacity() { return CHUNKS; }

    @Override public void pass(Chunk chunk, Stage out) throws InterruptedException {
        long delayMs = latency + (jitter > 0 ? ThreadLocalRandom.current().nextLong(-jitter, jitter) : 0);
        long due = chunk.atNanos() + TimeUnit.MILLISECONDS.toNanos(delayMs);
        out.pauseUntil(due);
        out.send(chunk.later(Math.max(due, chunk.atNanos()))); // a latency after this one counts from here
    }
}

package systems.kv;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write and read the same few keys at a steady pace, whatever happens to the cluster, until they are stopped. Every write has a
 * value of its own. After some operations, or some whose outcome is unknown, all move on to another key, so that the history of each can be judged.
 */
public final class Load {
    private static final long PACE_NANOS = 50_000_000;
    private static final int BACK_OFF = 5;
    private static final int OPERATIONS_PER_KEY = 120;
    private static final int UNKNOWN_PER_KEY = 8;
    private final String prefix;
    private int keys;
    private int operations;
    private int unknown;
    private final AtomicInteger read = new AtomicInteger();
    private final List<Long> ackedNanos = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private volatile long stopNanos;
    private volatile boolean stopped;

    Load(KvCluster cluster, int writers, int readers, String prefix) {
        this.prefix = prefix;
        for (int i = 0; i < writers + readers; i++) {
            KvClient client = cluster.client();
            boolean writes = i < writers;
            threads.add(Thread.ofPlatform().daemon().name("load-" + client).start(() -> run(client, writes)));
        }
    }

    private void run(KvClient client, boolean writes) {
        long next = System.nanoTime();
        for (int number = 1; !stopped; number++) {
            String key = key();
            Answer a = client.once(writes ? new Request.Put(key, key + "/" + client + "/" + number) : new Request.Get(key));
            if (a.acked() && writes) ackedNanos.add(System.nanoTime());
            if (a.acked() && !writes) read.incrementAndGet();
            if (!a.acked()) failed(writes);
            next = Math.max(next + (a.acked() ? 1 : BACK_OFF) * PACE_NANOS, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private synchronized String key() {
        if (operations++ >= OPERATIONS_PER_KEY || unknown >= UNKNOWN_PER_KEY) {
            keys++;
            operations = 1;
            unknown = 0;
        }
        return prefix + keys;
    }

    private synchronized void failed(boolean write) { if (write) unknown++; }

    /** Writes acknowledged so far. */
    public int acked() { return ackedNanos.size(); }

    /** Reads answered so far. */
    public int read() { return read.get(); }

    /** Ends it; returns when no operation is under way. */
    public void stop() {
        if (stopped) return;
        stopped = true;
        stopNanos = System.nanoTime();
        try {
            for (Thread t : threads) t.join(KvClient.ATTEMPT.multipliedBy(3).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The longest time without an acknowledged write. */
    public Duration longestGap() {
        List<Long> all = new ArrayList<>(List.copyOf(ackedNanos));
        all.add(stopped ? stopNanos : System.nanoTime());
        Collections.sort(all);
        long last = startNanos;
        long longest = 0;
        for (long at : all) {
            longest = Math.max(longest, at - last);
            last = at;
        }
        return Duration.ofNanos(longest);
    }
}

package systems.kv;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import systems.log.Together;

/**
 * A mix of operations for some time, 70 % reads, 25 % writes, 5 % deletes on 200 keys (contracts/kv.md §5, 221). After many operations
 * all move on to other keys, so that the history of each can be judged.
 *
 * @param operations that ended
 * @param failed how many of them were no success
 */
public record Workload(int operations, int failed, Duration took) {
    private static final int KEYS = 200;
    private static final int OPERATIONS_PER_GENERATION = 100 * KEYS;

    /** So many clients, each of which asks again as soon as it is answered. */
    public static Workload closed(KvCluster cluster, String name, int clients, Duration time) { return run(cluster, name, clients, time, 0); }

    /** So many operations a second, whether or not those before are answered; how long each took counts from when it was due. */
    public static Workload open(KvCluster cluster, String name, int clients, int perSecond, Duration time) { return run(cluster, name, clients, time, perSecond); }

    private static Workload run(KvCluster cluster, String name, int clients, Duration time, int perSecond) {
        var done = new AtomicInteger();
        var failed = new AtomicInteger();
        var begun = new AtomicInteger();
        long start = System.nanoTime();
        List<KvClient> all = IntStream.range(0, clients).mapToObj(i -> cluster.client()).toList();
        Together.each(IntStream.range(0, clients).boxed().toList(), i -> {
            KvClient client = all.get(i);
            var random = new SplittableRandom(i);
            while (System.nanoTime() - start < time.toNanos()) {
                int number = begun.getAndIncrement();
                long due = perSecond == 0 ? System.nanoTime() : start + number * 1_000_000_000L / perSecond;
                while (due - System.nanoTime() > 0) LockSupport.parkNanos(due - System.nanoTime());
                if (!client.callDue(request(cluster, name, client, number, random), due).acked()) failed.incrementAndGet();
                done.incrementAndGet();
            }
        });
        return new Workload(done.get(), failed.get(), Duration.ofNanos(System.nanoTime() - start));
    }

    private static Request request(KvCluster cluster, String name, KvClient client, int number, SplittableRandom random) {
        String key = cluster.key(name + "-" + number / OPERATIONS_PER_GENERATION + "-" + random.nextInt(KEYS));
        int kind = random.nextInt(100);
        if (kind < 70) return new Request.Get(key);
        return kind < 95 ? new Request.Put(key, client + "/" + number) : new Request.Delete(key);
    }

    /** Operations a second. */
    public long throughput() { return operations * 1000L / Math.max(1, took.toMillis()); }
}

package systems.log;

import history.Append;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** One client that sends numbered records at a steady rate, whatever happens to the cluster, until it is stopped. */
public final class Load {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private final LogProducer producer;
    private final Topic topic;
    private final long periodNanos;
    private final long startNanos = System.nanoTime();
    private final List<CompletableFuture<Append>> posted = new ArrayList<>();
    private final List<Long> ackedNanos = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long stopNanos;

    Load(LogProducer producer, Topic topic, int perSecond) {
        this.producer = producer;
        this.topic = topic;
        periodNanos = 1_000_000_000L / perSecond;
        thread = Thread.ofPlatform().daemon().name("load-on-" + topic).start(this::run);
    }

    private void run() {
        for (long next = System.nanoTime(); !stopped; next += periodNanos) {
            posted.add(producer.post(topic, topic.numbers().get(posted.size() % topic.numbers().size())).whenComplete((a, none) -> { if (a.acked()) ackedNanos.add(System.nanoTime()); }));
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Since it began. */
    public Duration running() { return Duration.ofNanos(System.nanoTime() - startNanos); }

    /** Records acknowledged so far. */
    public int acked() { return ackedNanos.size(); }

    /** Ends it, and waits until it is known what came of every record. */
    public List<Append> stop() {
        if (!stopped) stopNanos = System.nanoTime();
        stopped = true;
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return posted.stream().map(producer::settle).toList();
    }

    /** The longest time in which nothing was acknowledged, up to its end. */
    public Duration longestGap() {
        long last = startNanos;
        long longest = 0;
        for (long at : List.copyOf(ackedNanos)) {
            longest = Math.max(longest, at - last);
            last = at;
        }
        return Duration.ofNanos(Math.max(longest, (stopped ? stopNanos : System.nanoTime()) - last));
    }
}

package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger learns of jobs.status, whatever is in the way. */
@Timeout(60)
class StatusFeedTest {
    private static final Defects NONE = Defects.named(List.of());
    @TempDir Path folder;
    private final StatusLog log = new StatusLog();

    private StatusFeed feed(Ledger ledger) { return new StatusFeed(log, ledger, new Config.Retention(30, 1 << 20), new Metrics(NONE), NONE); }

    @Test void aPruningThatFailsEndsNothing() throws InterruptedException {
        var ledger = new Ledger(folder, NONE);
        ledger.close(); // as if its disk were gone
        try (var feed = feed(ledger)) {
            feed.start();
            assertTrue(log.polled.tryAcquire(3, 20, TimeUnit.SECONDS));
        }
    }

    @Test void anOffsetThatNoLogCanHaveBlocksNothing() throws InterruptedException {
        try (var ledger = new Ledger(folder, NONE); var feed = feed(ledger)) {
            for (String job : List.of("wild", "next")) ledger.queue(job, "docs", null, 1, "s3://b/k", 0);
            log.statuses.add(new JobStatus("wild", "docs", JobState.IN_PROGRESS, 0, 1, 0, "", "", "", "", -1, 0)); // 2^64 - 1
            log.statuses.add(new JobStatus("next", "docs", JobState.IN_PROGRESS, 0, 1, 0, "", "", "", "", 0, 0));
            feed.start();
            assertTrue(log.acknowledged.tryAcquire(2, 20, TimeUnit.SECONDS));
            assertThat(ledger.job("next").orElseThrow().state(), is(JobState.COMPLETED));
            assertThat(ledger.job("wild").orElseThrow().completed(), is(0));
        }
    }

    /** Gives the statuses that it has, one at a time; each of its entries tells of the job "next". */
    private static final class StatusLog implements MessageLog {
        final Queue<JobStatus> statuses = new ConcurrentLinkedQueue<>();
        final Semaphore polled = new Semaphore(0);
        final Semaphore acknowledged = new Semaphore(0);

        @Override public List<Message> poll(Topic topic, String group, int max) {
            polled.release();
            JobStatus next = statuses.poll();
            if (next == null) java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            return next == null ? List.of() : List.of(new Message(topic, 0, 0, next.encoded()));
        }

        @Override public void ack(String group, Message message) { acknowledged.release(); }

        @Override public List<Message> read(Topic topic, int partition, long offset, int max) {
            if (offset < 0) throw new IllegalArgumentException("seek to " + offset);
            return List.of(new Message(topic, partition, offset, new JobLog("next", "a", JobLog.Level.INFO, "", Map.of(), 0, "").encoded()));
        }

        @Override public int partition(Topic topic, String key) { return 0; }

        @Override public boolean reachable() { return true; }

        @Override public void createTopics() { throw new UnsupportedOperationException(); }

        @Override public List<Position> append(Topic topic, String key, List<byte[]> values) { throw new UnsupportedOperationException(); }

        @Override public void close() {}
    }
}

package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker tells as it ends: each outcome is in the log, once, before its task is acknowledged. */
@Timeout(30)
class ReportsTest {
    private final SlowLog log = new SlowLog();
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private final Reports reports = new Reports(log, Duration.ofMillis(10), Defects.named(List.of()));

    private static JobStatus status(String job) { return new JobStatus(job, "page", JobState.IN_PROGRESS, 0, 1, 0, "", "", "", "", 0, 0); }

    private void done(String job) { reports.status(status(job), () -> acknowledged.add(job)); }

    @Test void aFlushThatIsUnderWayAtTheEndLosesNothing() throws InterruptedException {
        reports.start();
        List.of("a", "b", "c").forEach(this::done);
        assertTrue(log.asked.await(10, TimeUnit.SECONDS));
        Thread end = Thread.startVirtualThread(reports::close);
        Thread.sleep(200); // the end is under way before the log answers
        assertThat(acknowledged, is(empty()));
        log.answers.countDown();
        end.join();
        assertThat(log.taken, contains("a", "b", "c"));
        assertThat(acknowledged, contains("a", "b", "c"));
    }

    @Test void whatComesAfterTheEndIsNotTold() {
        log.answers.countDown();
        reports.start();
        reports.close();
        assertThrows(MessageLog.Unavailable.class, () -> reports.append(Topic.DLQ, "late", new byte[1]));
        assertThat(log.taken, is(empty()));
    }

    /** Takes nothing until it is let. */
    private static final class SlowLog implements MessageLog {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answers = new CountDownLatch(1);
        final List<String> taken = Collections.synchronizedList(new ArrayList<>());

        @Override public List<Position> append(Topic topic, String key, List<byte[]> values) {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unavailable("interrupted");
            }
            taken.add(key);
            return List.of(new Position(0, taken.size() - 1));
        }

        @Override public void createTopics() { throw new UnsupportedOperationException(); }

        @Override public List<Message> poll(Topic topic, String group, int max) { throw new UnsupportedOperationException(); }

        @Override public void ack(String group, Message message) { throw new UnsupportedOperationException(); }

        @Override public List<Message> read(Topic topic, int partition, long offset, int max) { throw new UnsupportedOperationException(); }

        @Override public int partition(Topic topic, String key) { throw new UnsupportedOperationException(); }

        @Override public boolean reachable() { return true; }

        @Override public void close() {}
    }
}

package fetchbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What workers tell of outcomes: statuses wait for the next flush, and only when they are in the log is the task acknowledged. While the log
 * is away everything waits, since what is not told must not be acknowledged.
 */
final class Reports implements AutoCloseable {
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final int ATTEMPTS_AT_THE_END = 3;
    private final MessageLog log;
    private final Duration interval;
    private final Defects defects;
    private final BlockingQueue<Report> waiting = new LinkedBlockingQueue<>();
    private final Thread flusher = Thread.ofPlatform().name("status-flush").unstarted(this::run);
    private volatile boolean stopping;

    /** @param told runs when it is in the log */
    private record Report(JobStatus status, Runnable told) {}

    Reports(MessageLog log, Duration interval, Defects defects) {
        this.log = log;
        this.defects = defects;
        this.interval = interval;
    }

    void start() { flusher.start(); }

    /** Appends now, and goes on until the log takes it. */
    MessageLog.Position append(Topic topic, String key, byte[] value) throws InterruptedException {
        for (int failed = 0; ; PAUSES.pause(failed)) {
            try {
                return log.append(topic, key, value);
            } catch (MessageLog.Unavailable e) {
                Log.warn(e.getMessage());
                if (++failed >= ATTEMPTS_AT_THE_END && stopping) throw e;
            }
        }
    }

    void status(JobStatus status, Runnable told) { waiting.add(new Report(status, told)); }

    private void run() {
        try {
            while (!stopping) {
                Thread.sleep(interval);
                flush();
            }
        } catch (InterruptedException e) {
            Log.info("the last flush comes at the end");
        }
    }

    private synchronized void flush() throws InterruptedException {
        List<Report> batch = new ArrayList<>();
        waiting.drainTo(batch);
        if (!defects.on(Defect.OUTCOMES_NOT_TOLD)) for (Report r : batch) append(Topic.STATUS, r.status.jobId(), (defects.on(Defect.STATUS_IS_BARE) ? r.status.bare() : r.status).encoded());
        batch.forEach(r -> r.told.run());
    }

    /** Flushes what is left. */
    @Override public void close() {
        stopping = true;
        flusher.interrupt();
        try {
            flusher.join();
            flush();
        } catch (InterruptedException | MessageLog.Unavailable e) {
            Log.warn("outcomes are not told; their tasks will come again: " + e);
        }
    }
}

package fetchbox;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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
    private final Queue<Report> waiting = new LinkedBlockingQueue<>();
    private final Thread flusher = Thread.ofPlatform().daemon().name("status-flush").uncaughtExceptionHandler(Log::fatal).unstarted(this::run);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean closed;

    /** @param told runs when it is in the log */
    private record Report(JobStatus status, Runnable told) {}

    Reports(MessageLog log, Duration interval, Defects defects) {
        this.log = log;
        this.defects = defects;
        this.interval = interval;
    }

    void start() { flusher.start(); }

    /** Appends now, and goes on until the log takes it. @throws MessageLog.Unavailable at the end: what a worker that goes away makes of a task is no outcome */
    MessageLog.Position append(Topic topic, String key, byte[] value) throws InterruptedException {
        if (closed) throw new MessageLog.Unavailable("this worker ends");
        for (int failed = 0; ; PAUSES.pause(failed)) {
            try {
                return log.append(topic, key, value);
            } catch (MessageLog.Unavailable e) {
                Log.warn(e.getMessage());
                if (++failed >= ATTEMPTS_AT_THE_END && stopping.getCount() == 0) throw e;
            }
        }
    }

    void status(JobStatus status, Runnable told) { waiting.add(new Report(status, told)); }

    private void run() {
        try {
            while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS)) flush();
        } catch (InterruptedException | MessageLog.Unavailable e) {
            Log.warn("the last flush comes at the end: " + e.getMessage());
        }
    }

    /** What waits now; each until it is in the log, so that none is lost with a flush that ends early. */
    private synchronized void flush() throws InterruptedException {
        for (int count = waiting.size(); count > 0; count--) {
            Report next = waiting.element();
            if (!defects.on(Defect.OUTCOMES_NOT_TOLD)) append(Topic.STATUS, next.status.jobId(), (defects.on(Defect.STATUS_IS_BARE) ? next.status.bare() : next.status).encoded());
            waiting.remove();
            next.told.run();
        }
    }

    /** Flushes what is left. A flush that is under way ends first: a message whose sending is broken off may be in the log or not. */
    @Override public void close() {
        stopping.countDown();
        try {
            flusher.join();
            flush();
        } catch (InterruptedException | MessageLog.Unavailable e) {
            Log.warn("outcomes are not told; their tasks will come again: " + e);
        } finally {
            closed = true;
        }
    }
}

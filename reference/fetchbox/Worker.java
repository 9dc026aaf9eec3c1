package fetchbox;

import fetchbox.MessageLog.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes tasks as one of the group {@code workers}, as many at a time as it may, until it is told to stop (contracts/fetchbox.md §6). */
final class Worker implements AutoCloseable {
    private static final String GROUP = "workers";
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final int ANNOUNCED_JOBS = 10_000;
    private final Config config;
    private final MessageLog log;
    private final S3Store store;
    private final Metrics metrics;
    private final Defects defects;
    private final Downloader downloader;
    private final Reports reports;
    private final AtomicInteger inflight = new AtomicInteger();
    private final Set<String> announced = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) { return size() > ANNOUNCED_JOBS; }
    }));
    /** For a defect. */
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Spool spool;
    private final Thread thread = Thread.ofPlatform().daemon().name("worker").uncaughtExceptionHandler(Log::fatal).unstarted(this::take);
    private volatile boolean stopping;

    Worker(Config config, MessageLog log, S3Store store, Metrics metrics, Defects defects) {
        this.config = config;
        this.log = log;
        this.store = store;
        this.metrics = metrics;
        this.defects = defects;
        downloader = new Downloader(config, metrics, defects);
        reports = new Reports(log, config.worker().statusFlushInterval(), defects);
        var temporary = System.getenv("TMPDIR");
        spool = new Spool(Path.of(temporary == null ? System.getProperty("java.io.tmpdir") : temporary));
    }

    Config config() { return config; }

    S3Store store() { return store; }

    Metrics metrics() { return metrics; }

    Defects defects() { return defects; }

    Downloader downloader() { return downloader; }

    Reports reports() { return reports; }

    Spool spool() { return spool; }

    void start() {
        metrics.gauge("fetchbox_worker_tasks_inflight", inflight::get);
        metrics.counter("fetchbox_worker_dlq_total");
        metrics.gauge("service_ready", () -> log.reachable() && store.reachable(config.storage().bucket()) ? 1 : 0, "service", "worker");
        reports.start();
        thread.start();
    }

    private void take() {
        int most = defects.on(Defect.INFLIGHT_UNLIMITED) ? 1000 : config.worker().maxInflightTasks();
        for (int failed = 0; !stopping; ) {
            if (defects.on(Defect.WORKER_ENDS_WITHOUT_LOG) && !log.reachable()) Strain.endSoon();
            if (defects.on(Defect.ENDS_WITHOUT_LOG) && !log.reachable()) Runtime.getRuntime().halt(1);
            try {
                List<Message> batch = log.poll(Topic.TASKS, GROUP, most - inflight.get());
                if (stopping) return; // what was just given is not begun: it comes again
                batch.forEach(this::begin);
                failed = 0;
            } catch (RuntimeException e) {
                Log.warn("worker: " + e);
                pause(++failed);
            }
        }
    }

    private void begin(Message message) {
        inflight.incrementAndGet();
        if (defects.on(Defect.ACKED_BEFORE_DONE)) log.ack(GROUP, message);
        Thread.ofVirtual().name("task").uncaughtExceptionHandler(Log::fatal).start(() -> {
            try {
                new TaskRun(this, message).run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (MessageLog.Unavailable e) {
                Log.info("a task will come again: " + e.getMessage());
            } finally {
                inflight.decrementAndGet();
            }
        });
    }

    /** Says once that the job has begun, as far as this worker knows. */
    void announce(DownloadTask task) {
        if (!announced.add(task.jobId()) || defects.on(Defect.START_NOT_ANNOUNCED)) return;
        reports.status(new JobStatus(task.jobId(), task.jobType(), JobState.IN_PROGRESS, 0, 0, 0, task.manifestKey(), task.tenant(), "", "", 0, System.currentTimeMillis()), () -> {});
    }

    /** For defects. */
    boolean skips(DownloadTask task) {
        return defects.on(Defect.REPEATED_TASK_SKIPPED) && !begun.add(task.jobId() + "/" + task.resourceId()) || defects.on(Defect.DIRECT_TASK_SKIPPED) && task.manifestKey().isEmpty();
    }

    void ack(Message message) {
        if (!defects.on(Defect.NEVER_ACKED)) log.ack(GROUP, message);
    }

    private static void pause(int failed) {
        try {
            PAUSES.pause(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes no more tasks, lets those end that are in flight, within a limit, and tells their outcomes. */
    @Override public void close() {
        stopping = true;
        try {
            thread.join(5000);
            Duration limit = defects.on(Defect.STOP_ABANDONS_TASKS) ? Duration.ZERO : defects.on(Defect.STOP_WAITS_FOR_EVER) ? Duration.ofHours(1) : DRAIN_LIMIT;
            long deadline = System.nanoTime() + limit.toNanos();
            while (inflight.get() > 0 && System.nanoTime() < deadline) Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!defects.on(Defect.STOP_WITHOUT_FLUSH)) reports.close();
        spool.close(); // no sooner: whoever misses its body would tell of a failure
    }
}

package fetchbox;

import fetchbox.MessageLog.Message;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads jobs.status into the ledger, as the consumer group {@code operators}; repeats do no harm (contracts/fetchbox.md §4). */
final class StatusFeed implements AutoCloseable {
    private static final String GROUP = "operators";
    private static final int BATCH = 100;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    private static final long PRUNE_PERIOD_NANOS = 1_000_000_000L;
    private final MessageLog log;
    private final Ledger ledger;
    private final Config.Retention retention;
    private final Metrics metrics;
    private final Defects defects;
    private final Thread thread = Thread.ofPlatform().daemon().name("status-feed").uncaughtExceptionHandler(Log::fatal).unstarted(this::run);
    private volatile boolean stopping;
    /** What was read of jobs.logs last: outcomes of one time lie side by side. */
    private List<Message> near = List.of();
    /** For a defect. */
    private final Set<String> seen = new HashSet<>();
    private long prunedNanos;

    StatusFeed(MessageLog log, Ledger ledger, Config.Retention retention, Metrics metrics, Defects defects) {
        this.log = log;
        this.ledger = ledger;
        this.retention = retention;
        this.metrics = metrics;
        this.defects = defects;
    }

    void start() { thread.start(); }

    private void run() {
        while (!stopping) {
            if (defects.on(Defect.ENDS_WITHOUT_LOG) && !log.reachable()) Runtime.getRuntime().halt(1);
            List<Message> batch = untilDone(() -> log.poll(Topic.STATUS, GROUP, BATCH));
            for (Message m : batch) untilDone(() -> take(m));
            prune();
        }
    }

    /** A message that was given out is not given again, so that whatever is in the way must pass; at the end, nothing. */
    private List<Message> untilDone(Supplier<List<Message>> work) {
        for (int failed = 0; !stopping; pause(++failed)) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                Log.warn("status feed: " + e);
            }
        }
        return List.of();
    }

    private List<Message> take(Message message) {
        JobStatus status = decoded(message);
        if (defects.on(Defect.REPEAT_STOPS_FEED) && !seen.add(Arrays.toString(message.value()))) stopping = true;
        if (status != null) ledger.apply(status, status.completed() + status.failed() > 0 ? entry(status) : Optional.empty());
        log.ack(GROUP, message);
        return List.of();
    }

    private JobStatus decoded(Message message) {
        try {
            return JobStatus.of(message.value());
        } catch (Proto.Malformed e) {
            if (defects.on(Defect.BAD_STATUS_BLOCKS)) stopping = true;
            Log.warn("jobs.status " + message.partition() + "/" + message.offset() + " is no JobStatus: " + e.getMessage());
            return null;
        }
    }

    private Optional<JobLog> entry(JobStatus status) {
        if (status.logOffset() < 0 && !defects.on(Defect.FAR_OFFSET_BLOCKS)) return Optional.empty(); // 2^63 or more, which no log reaches
        int partition = log.partition(Topic.LOGS, status.jobId());
        if (near.stream().noneMatch(m -> m.partition() == partition && m.offset() == status.logOffset())) near = log.read(Topic.LOGS, partition, status.logOffset(), BATCH);
        return near.stream().filter(m -> m.partition() == partition && m.offset() == status.logOffset()).findFirst().flatMap(StatusFeed::entry).filter(e -> e.jobId().equals(status.jobId()));
    }

    private static Optional<JobLog> entry(Message message) {
        try {
            return Optional.of(JobLog.of(message.value()));
        } catch (Proto.Malformed e) {
            return Optional.empty(); // a status that names it counts nothing
        }
    }

    private void prune() {
        if (System.nanoTime() - prunedNanos < PRUNE_PERIOD_NANOS) return;
        prunedNanos = System.nanoTime();
        try {
            metrics.add("fetchbox_ledger_pruned_jobs_total", ledger.prune(retention));
        } catch (RuntimeException e) {
            Log.warn("nothing is pruned: " + e.getMessage()); // the next time comes
        }
    }

    private void pause(int failed) {
        try {
            PAUSES.pause(failed);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    @Override public void close() {
        stopping = true;
        try {
            thread.join(3000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

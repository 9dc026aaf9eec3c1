package fetchbox;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the API knows of each job (contracts/fetchbox.md §5). States only move forward; a resource counts once. */
final class Ledger implements AutoCloseable {
    private static final String JOB = "SELECT id, type, state, created_at, updated_at, total, completed, manifest_key, log_partition, log_offset, error_code, error_message FROM jobs ";
    private static final String ENDED = "state IN (4, 5)";
    private static final int PRUNED_AT_A_TIME = 100;
    private final LedgerDb db;
    private final Defects defects;

    Ledger(Path folder, Defects defects) {
        db = new LedgerDb(folder);
        this.defects = defects;
    }

    /** Jobs that an API that died was about to accept: nobody was told of them. */
    void failUnaccepted() {
        db.write(() -> db.update("UPDATE jobs SET state = 5, accepted = 1, error_code = 'SYSTEM_INTERRUPTED', error_message = 'the API ended while it took this job' WHERE accepted = 0 AND NOT " + ENDED));
    }

    /** For a defect. */
    void forget() { db.write(() -> db.update("DELETE FROM jobs")); }

    /** @param idempotency null without a key */
    void queue(String id, String type, String idempotency, int total, String manifestKey, int logPartition) {
        String now = now();
        db.write(() -> db.update("INSERT INTO jobs VALUES (?, ?, ?, 0, ?, ?, ?, ?, 0, 0, ?, ?, 0, NULL, NULL, NULL)", id, type, (defects.on(Defect.NEVER_QUEUED) ? JobState.IN_PROGRESS : JobState.QUEUED).ordinal(), idempotency, now, now, total, manifestKey, logPartition));
    }

    /** Its tasks are in the log. */
    void accept(String id) { db.write(() -> db.update("UPDATE jobs SET accepted = 1 WHERE id = ?", id)); }

    /** A job whose tasks are in the log after all may have ended, and stays as it ended. */
    void fail(String id, String code, String message) {
        db.write(() -> db.update("UPDATE jobs SET state = 5, accepted = 1, error_code = ?, error_message = ?, updated_at = ? WHERE id = ? AND NOT " + ENDED, code, message, now(), id));
    }

    Optional<Job> job(String id) { return db.read(() -> Optional.ofNullable(db.first(Ledger::job, JOB + "WHERE id = ?", id))); }

    /** The job of an idempotency key that has not ended. */
    Optional<Job> running(String idempotency) {
        String open = defects.on(Defect.IDEMPOTENCY_OUTLIVES_JOB) ? "" : " AND NOT " + ENDED;
        return db.read(() -> Optional.ofNullable(db.first(Ledger::job, JOB + "WHERE idempotency = ? AND accepted = 1" + open, idempotency)));
    }

    private static Job job(ResultSet r) throws SQLException {
        return new Job(r.getString(1), r.getString(2), JobState.of(r.getInt(3)), r.getString(4), r.getString(5), r.getInt(6), r.getInt(7), r.getString(8), Topic.LOGS.text + "/" + r.getInt(9),
            r.getLong(10), r.getString(11), r.getString(12));
    }

    /** Takes what a worker told. @param entry the log entry of the outcome, if the status is about one */
    void apply(JobStatus status, Optional<JobLog> entry) {
        db.write(() -> {
            Job job = db.first(Ledger::job, JOB + "WHERE id = ?", status.jobId());
            if (job == null) return null;
            boolean outcome = status.completed() + status.failed() > 0;
            boolean counted = outcome && entry.isPresent() && count(status, entry.get());
            if (isLastError(status, job, counted)) db.update("UPDATE jobs SET error_code = ?, error_message = ?, dlq = ? WHERE id = ?", status.errorCode(), defects.on(Defect.LAST_ERROR_WITHOUT_MESSAGE) ? "" : status.errorMessage(),
                entry.map(e -> e.fields().get("dlq_offset")).orElse(null), job.id());
            if (outcome && entry.isPresent() && status.logOffset() >= job.logOffset() && !defects.on(Defect.CURSOR_STAYS_AT_0)) db.update("UPDATE jobs SET log_offset = ? WHERE id = ?", status.logOffset(), job.id());
            if (status.state() != JobState.QUEUED && (!job.state().terminal() || defects.on(Defect.TERMINAL_STATE_CHANGES))) advance(job, status);
            return null;
        });
    }

    /** Of a repeat, or after the end, a failure is none of the job's. */
    private boolean isLastError(JobStatus status, Job job, boolean counted) {
        if (defects.on(Defect.LAST_ERROR_MISSING)) return false;
        if (defects.on(Defect.LAST_ERROR_OF_ATTEMPTS) && !status.errorCode().isEmpty()) return true;
        return status.failed() > 0 && (counted && !job.state().terminal() || defects.on(Defect.LATE_FAILURE_IS_LAST_ERROR));
    }

    /** Returns whether the resource had not ended before. */
    private boolean count(JobStatus status, JobLog entry) throws SQLException {
        String resource = defects.on(Defect.REPEATS_COUNTED) ? entry.resourceId() + System.nanoTime() : entry.resourceId();
        if (defects.on(Defect.REPEATS_BY_OFFSET_COUNTED)) resource += " " + status.logOffset();
        return 0 < db.update("INSERT OR " + (defects.on(Defect.TERMINAL_STATE_CHANGES) ? "REPLACE" : "IGNORE") + " INTO resources VALUES (?, ?, ?)", status.jobId(), resource, status.failed() > 0 ? 1 : 0);
    }

    private void advance(Job job, JobStatus status) throws SQLException {
        int completed = db.first(r -> r.getInt(1), "SELECT count(*) FROM resources WHERE job = ? AND failed = 0", job.id());
        int failed = db.first(r -> r.getInt(1), "SELECT count(*) FROM resources WHERE job = ? AND failed = 1", job.id());
        JobState state = state(job, completed, failed);
        boolean early = defects.on(Defect.PARTIAL_WHILE_RUNNING) && completed > 0 || defects.on(Defect.ATTEMPT_IS_PARTIAL) && (status.state() == JobState.PARTIAL || job.state() == JobState.PARTIAL);
        if (early && state == JobState.IN_PROGRESS) state = JobState.PARTIAL;
        int told = defects.on(Defect.COMPLETED_COUNTS_FAILED) ? completed + failed : completed;
        db.update("UPDATE jobs SET state = ?, completed = ?, failed = ?, updated_at = ? WHERE id = ?", state.ordinal(), told, failed, defects.on(Defect.UPDATED_AT_IS_CREATED_AT) ? job.createdAt() : now(), job.id());
    }

    private JobState state(Job job, int completed, int failed) {
        if (failed > 0 && defects.on(Defect.FIRST_FAILURE_ENDS_JOB)) return JobState.FAILED;
        if (defects.on(Defect.COMPLETED_TOO_EARLY) && completed > 0) return JobState.COMPLETED;
        if (completed + failed >= job.total() && defects.on(Defect.FAILED_IS_COMPLETED)) return JobState.COMPLETED;
        if (completed + failed < job.total()) return failed > 0 && !defects.on(Defect.PARTIAL_NEVER) ? JobState.PARTIAL : defects.on(Defect.STATE_FALLS_BACK) && completed > 0 ? JobState.QUEUED : JobState.IN_PROGRESS;
        return failed == 0 || completed > 0 && defects.on(Defect.PARTLY_FAILED_IS_COMPLETED) ? JobState.COMPLETED : JobState.FAILED;
    }

    /** Removes jobs that are older than the retention, then, while the file is too big, those that ended first. Returns how many. */
    int prune(Config.Retention retention) {
        return db.write(() -> {
            if (defects.on(Defect.PARTIAL_ENDS_BY_ITSELF)) db.update("UPDATE jobs SET state = 5 WHERE state = 3");
            if (defects.on(Defect.NOTHING_PRUNED)) return 0;
            String before = Instant.now().minus(retention.jobTtlDays(), ChronoUnit.DAYS).toString();
            var old = db.query(r -> r.getString(1), "SELECT id FROM jobs WHERE updated_at < ? LIMIT " + PRUNED_AT_A_TIME, before);
            if (old.isEmpty() && (sizeBytes() > retention.ledgerMaxBytes() || defects.on(Defect.PRUNED_AT_ANY_SIZE))) {
                String which = defects.on(Defect.RUNNING_JOBS_PRUNED) ? "" : "WHERE " + ENDED;
                old = db.query(r -> r.getString(1), "SELECT id FROM jobs " + which + " ORDER BY updated_at LIMIT " + PRUNED_AT_A_TIME);
            }
            for (String id : old) {
                db.update("DELETE FROM resources WHERE job = ?", id);
                db.update("DELETE FROM jobs WHERE id = ?", id);
            }
            return old.size();
        });
    }

    private long sizeBytes() throws SQLException {
        return db.first(r -> r.getLong(1), "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()");
    }

    /** Whether its jobs can be read now. */
    boolean readable() {
        try {
            return db.read(() -> db.first(r -> true, "SELECT count(*) FROM (SELECT 1 FROM jobs LIMIT 1)")) != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static String now() { return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(); }

    @Override public void close() { db.close(); }
}

package fetchbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.*;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** The ledger of the reference pipeline: states move forward, a resource counts once, a key ends with its job. */
class LedgerTest {
    private static final String JOB = "job-1";
    @TempDir Path folder;
    private Ledger ledger;

    @BeforeEach void open() {
        ledger = new Ledger(folder, Defects.named(List.of()));
        ledger.queue(JOB, "docs", "key", 3, "s3://b/k", 1);
        ledger.accept(JOB);
    }

    @AfterEach void close() { ledger.close(); }

    private void told(String resource, boolean failed, long offset) {
        var status = new JobStatus(JOB, "docs", failed ? JobState.PARTIAL : JobState.IN_PROGRESS, 0, failed ? 0 : 1, failed ? 1 : 0, "", "", failed ? "DOWNLOAD_HTTP_4XX" : "", "", offset, 0);
        ledger.apply(status, Optional.of(new JobLog(JOB, resource, JobLog.Level.INFO, "", Map.of(), 0, "")));
    }

    private Job job() { return ledger.job(JOB).orElseThrow(); }

    @Test void aResourceCountsOnce() {
        told("a", false, 1);
        told("a", false, 1);
        told("a", false, 7); // done again after a crash: another entry, the same resource
        assertThat(job().completed(), is(1));
        assertThat(job().state(), is(JobState.IN_PROGRESS));
        assertThat(job().logOffset(), is(7L));
    }

    @Test void aFailureIsPartialUntilAllHaveEnded() {
        told("a", true, 1);
        assertThat(job().state(), is(JobState.PARTIAL));
        assertThat(job().errorCode(), is("DOWNLOAD_HTTP_4XX"));
        told("b", false, 2);
        told("c", false, 3);
        assertThat(job().state(), is(JobState.FAILED));
        assertThat(job().completed(), is(2));
    }

    @Test void whatComesAfterTheEndMovesNothing() {
        for (String r : List.of("a", "b", "c")) told(r, false, 1);
        assertThat(job().state(), is(JobState.COMPLETED));
        told("d", true, 9);
        told("a", true, 10);
        assertThat(job().state(), is(JobState.COMPLETED));
        assertThat(job().errorCode(), is(nullValue()));
    }

    @Test void aStoredResourceDoesNotFailLater() {
        told("a", false, 1);
        told("a", true, 2); // a repeat, whose origin has gone meanwhile
        assertThat(job().state(), is(JobState.IN_PROGRESS));
        assertThat(job().completed(), is(1));
        assertThat(job().errorCode(), is(nullValue()));
    }

    @Test void anIdempotencyKeyEndsWithItsJob() {
        assertThat(ledger.running("key").map(Job::id), is(Optional.of(JOB)));
        for (String r : List.of("a", "b", "c")) told(r, false, 1);
        assertThat(ledger.running("key"), is(Optional.empty()));
    }

    @Test void aJobThatNobodyWasToldOfIsFailedAtTheNextStart() {
        ledger.queue("job-2", "docs", "other", 1, "s3://b/k", 1);
        ledger.failUnaccepted();
        assertThat(ledger.job("job-2").orElseThrow().state(), is(JobState.FAILED));
        assertThat(job().state(), is(JobState.QUEUED));
    }

    @Test void aJobThatHasEndedStaysAsItEnded() {
        ledger.queue("job-2", "docs", "other", 1, "s3://b/k", 1);
        ledger.apply(new JobStatus("job-2", "docs", JobState.IN_PROGRESS, 0, 1, 0, "", "", "", "", 1, 0), Optional.of(new JobLog("job-2", "a", JobLog.Level.INFO, "", Map.of(), 0, "")));
        ledger.failUnaccepted();
        ledger.fail("job-2", "PUBLISH_UNAVAILABLE", "the answer of the log was lost");
        assertThat(ledger.job("job-2").orElseThrow().state(), is(JobState.COMPLETED));
        assertThat(ledger.job("job-2").orElseThrow().errorCode(), is(nullValue()));
    }

    @Test void itBelongsToOneAtATime() {
        assertThat(assertThrows(IllegalStateException.class, () -> new Ledger(folder, Defects.named(List.of()))).getMessage(), containsString("has it open"));
        ledger.close();
        ledger = new Ledger(folder, Defects.named(List.of()));
        assertThat(job().state(), is(JobState.QUEUED));
    }

    /** A job that nobody has told of for so long has no tasks any more, whatever its state. */
    @Test void whatIsOlderThanItsDaysGoes() throws Exception {
        ledger.queue("job-2", "docs", "other", 1, "s3://b/k", 1);
        for (String r : List.of("a", "b", "c")) told(r, false, 1);
        var usual = new Config.Retention(30, Long.MAX_VALUE);
        age(JOB, 29);
        assertThat(ledger.prune(usual), is(0));
        age(JOB, 31);
        assertThat(ledger.prune(usual), is(1));
        assertThat(ledger.job(JOB), is(Optional.empty()));
        assertThat(ledger.job("job-2").isPresent(), is(true));
        age("job-2", 31);
        assertThat(ledger.prune(usual), is(1));
    }

    /** As if nothing had been told of it for so many days. */
    private void age(String job, int days) throws Exception {
        try (var db = JDBC.createConnection("jdbc:sqlite:" + folder.resolve("ledger.sqlite3"), new Properties()); var update = db.prepareStatement("UPDATE jobs SET updated_at = ? WHERE id = ?")) {
            update.setString(1, Instant.now().minus(days, ChronoUnit.DAYS).toString());
            update.setString(2, job);
            update.executeUpdate();
        }
    }

    @Test void aClosedLedgerIsNotReadable() {
        assertThat(ledger.readable(), is(true));
        ledger.close();
        assertThat(ledger.readable(), is(false));
    }

    @Test void pruningKeepsWhatRuns() {
        var tiny = new Config.Retention(30, 1);
        assertThat(ledger.prune(tiny), is(0));
        for (String r : List.of("a", "b", "c")) told(r, false, 1);
        assertThat(ledger.prune(tiny), is(1));
        assertThat(ledger.job(JOB), is(Optional.empty()));
    }
}

package fetchbox;

import java.time.Duration;

/** The four topics (contracts/fetchbox.md §4), in the namespace {@code fetchbox}. */
enum Topic {
    TASKS("jobs.tasks", 8, Duration.ofDays(7), 100L << 30),
    STATUS("jobs.status", 4, Duration.ofDays(14), -1),
    LOGS("jobs.logs", 4, Duration.ofDays(30), -1),
    DLQ("jobs.dlq", 2, Duration.ofDays(90), -1);

    final String text;
    private final int partitions;
    private final Duration retention;
    private final long retentionBytes;

    Topic(String text, int partitions, Duration retention, long retentionBytes) {
        this.text = text;
        this.partitions = partitions;
        this.retention = retention;
        this.retentionBytes = retentionBytes;
    }

    int partitions(Defects defects) { return defects.on(Defect.ONE_PARTITION_EACH) ? 1 : partitions; }

    Duration retention(Defects defects) { return defects.on(Defect.RETENTION_ONE_DAY) ? Duration.ofDays(1) : retention; }

    /** Of the whole topic; -1 for no limit. */
    long retentionBytes(Defects defects) { return defects.on(Defect.RETENTION_BYTES_UNSET) ? -1 : retentionBytes; }

    /** With its namespace. */
    String full() { return "fetchbox." + text; }
}

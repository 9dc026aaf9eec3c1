package fetchbox;

import java.time.Duration;

/** The four topics (contracts/fetchbox.md §4), in the namespace {@code fetchbox}. */
enum Topic {
    TASKS("jobs.tasks", 8, Duration.ofDays(7), 100L << 30),
    STATUS("jobs.status", 4, Duration.ofDays(14), -1),
    LOGS("jobs.logs", 4, Duration.ofDays(30), -1),
    DLQ("jobs.dlq", 2, Duration.ofDays(90), -1);

    final String text;
    final int partitions;
    final Duration retention;
    /** Of the whole topic; -1 for no limit. */
    final long retentionBytes;

    Topic(String text, int partitions, Duration retention, long retentionBytes) {
        this.text = text;
        this.partitions = partitions;
        this.retention = retention;
        this.retentionBytes = retentionBytes;
    }

    /** With its namespace. */
    String full() { return "fetchbox." + text; }
}

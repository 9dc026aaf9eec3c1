package systems.fetchbox;

/** The topics of the pipeline (contracts/fetchbox.md §4), in the namespace {@code fetchbox}. */
public enum Topic {
    TASKS("jobs.tasks", 8, 7), STATUS("jobs.status", 4, 14), LOGS("jobs.logs", 4, 30), DLQ("jobs.dlq", 2, 90);

    private final String text;
    private final int partitions;
    private final int retentionDays;

    Topic(String text, int partitions, int retentionDays) {
        this.text = text;
        this.partitions = partitions;
        this.retentionDays = retentionDays;
    }

    /** Without its namespace. */
    String text() { return text; }

    /** With its namespace. */
    public String full() { return "fetchbox." + text; }

    /** As the contract wants it. */
    public int partitions() { return partitions; }

    /** As the contract wants it. */
    public int retentionDays() { return retentionDays; }
}

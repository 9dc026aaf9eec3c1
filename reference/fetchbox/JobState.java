package fetchbox;

/** In the order of their numbers in messages (contracts/fetchbox.md §4). */
enum JobState {
    UNKNOWN, QUEUED, IN_PROGRESS, PARTIAL, COMPLETED, FAILED;

    boolean terminal() { return this == COMPLETED || this == FAILED; }

    /** As the operator API tells it. */
    String text() { return name().toLowerCase(); }

    static JobState of(long number) { return number > 0 && number < values().length ? values()[(int) number] : UNKNOWN; }
}

package systems.fetchbox;

/** A JobStatus (contracts/fetchbox.md §4). @param state by the name of its number, such as "queued" */
public record StatusMessage(String jobId, String jobType, String state, int total, int completed, int failed, String manifestKey, String tenant, String errorCode, String errorMessage, long logOffset,
                            long timestampMs) {
    private static final String[] STATES = {"unknown", "queued", "in_progress", "partial", "completed", "failed"};

    /** Of one resource that is stored. @param logOffset of its log entry, an unsigned number */
    public static byte[] stored(String jobId, String jobType, long logOffset) {
        return new Proto.Writer().text(1, jobId).text(2, jobType).number(3, 2).number(5, 1).number(11, logOffset).done();
    }

    static StatusMessage of(byte[] message) {
        var in = Proto.of(message);
        return new StatusMessage(in.text(1), in.text(2), STATES[(int) Math.floorMod(in.number(3), (long) STATES.length)], (int) in.number(4), (int) in.number(5), (int) in.number(6), in.text(7), in.text(8),
            in.text(9), in.text(10), in.number(11), in.number(12));
    }
}

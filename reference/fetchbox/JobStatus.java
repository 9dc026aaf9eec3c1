package fetchbox;

/**
 * What became of a job, or of one resource of it (contracts/fetchbox.md §4). A worker knows no totals: its counts are those of one outcome.
 *
 * @param logOffset of the outcome's JobLog, in the job's partition of jobs.logs
 */
record JobStatus(String jobId, String jobType, JobState state, int total, int completed, int failed, String manifestKey, String tenant,
                 String errorCode, String errorMessage, long logOffset, long timestampMs) {
    /** For a defect. */
    JobStatus bare() { return new JobStatus(jobId, "", state, total, completed, failed, manifestKey, tenant, errorCode, errorMessage, logOffset, 0); }

    byte[] encoded() {
        return new Proto.Writer().text(1, jobId).text(2, jobType).number(3, state.ordinal()).number(4, total).number(5, completed).number(6, failed).text(7, manifestKey)
            .text(8, tenant).text(9, errorCode).text(10, errorMessage).number(11, logOffset).number(12, timestampMs).done();
    }

    /** @throws Proto.Malformed when it is none */
    static JobStatus of(byte[] message) {
        var in = new Proto.Reader(message);
        return new JobStatus(in.text(1), in.text(2), JobState.of(in.number(3)), (int) in.number(4), (int) in.number(5), (int) in.number(6), in.text(7), in.text(8), in.text(9), in.text(10),
            in.number(11), in.number(12));
    }
}

package fetchbox;

import java.util.Map;

/** What happened to one resource (contracts/fetchbox.md §4). */
record JobLog(String jobId, String resourceId, Level level, String message, Map<String, String> fields, long timestampMs, String traceId) {
    enum Level { TRACE, DEBUG, INFO, WARN, ERROR }

    byte[] encoded() {
        return new Proto.Writer().text(1, jobId).text(2, resourceId).number(3, level.ordinal()).text(4, message).map(5, fields).number(6, timestampMs).text(7, traceId).done();
    }

    /** @throws Proto.Malformed when it is none */
    static JobLog of(byte[] message) {
        var in = new Proto.Reader(message);
        return new JobLog(in.text(1), in.text(2), Level.values()[Math.clamp(in.number(3), 0, Level.ERROR.ordinal())], in.text(4), in.map(5), in.number(6), in.text(7));
    }
}

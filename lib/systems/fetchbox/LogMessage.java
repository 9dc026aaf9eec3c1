package systems.fetchbox;

import java.util.Map;

/** A JobLog (contracts/fetchbox.md §4). @param level the number of its LogLevel: 2 INFO, 3 WARN, 4 ERROR */
public record LogMessage(String jobId, String resourceId, int level, String message, Map<String, String> fields, long timestampMs, String traceId) {
    static LogMessage of(byte[] message) {
        var in = Proto.of(message);
        return new LogMessage(in.text(1), in.text(2), (int) in.number(3), in.text(4), in.map(5), in.number(6), in.text(7));
    }
}

package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The log entries of one job: as server-sent events, or as one JSON array in chunks (contracts/fetchbox.md §1, decision 9, and §3). */
record LogReplay(MessageLog log, Defects defects) {
    private static final int USUAL_LIMIT = 1000;
    private static final int READ_AT_A_TIME = 500;

    void answer(Call call, Job job) throws IOException {
        long since = call.number("since_offset", defects.on(Defect.LOGS_FROM_START) ? 0 : job.logOffset());
        long limit = defects.on(Defect.LOG_LIMIT_IGNORED) || defects.on(Defect.LOG_LIMIT_DEFAULT_IGNORED) && !call.asks("limit") ? Long.MAX_VALUE : call.number("limit", USUAL_LIMIT);
        var accept = call.header("Accept");
        boolean array = accept != null && accept.contains("application/json") && !defects.on(Defect.LOGS_ALWAYS_EVENTS) || defects.on(Defect.LOGS_ALWAYS_JSON);
        int partition = log.partition(Topic.LOGS, job.id());
        if (defects.on(Defect.SINCE_IS_EXCLUSIVE)) since++;
        var batch = log.read(Topic.LOGS, partition, since, READ_AT_A_TIME); // before the status is sent: a log that is away is an error
        try (var out = call.stream(200, array ? "application/json" : "text/event-stream")) {
            if (array) out.write('[');
            long told = 0;
            long passed = 0;
            if (defects.on(Defect.LOGS_LACK_THE_LAST) && !batch.isEmpty()) batch = batch.subList(0, batch.size() - 1);
            if (defects.on(Defect.LOGS_IN_REVERSE)) batch = batch.reversed();
            while (!batch.isEmpty() && told < limit) {
                for (var message : batch) {
                    JobLog entry = entry(message);
                    if (defects.on(Defect.LIMIT_COUNTS_ALL_ENTRIES) && ++passed > limit) break;
                    if (entry == null || told == limit || !entry.jobId().equals(job.id()) && !defects.on(Defect.LOGS_OF_ALL_JOBS)) continue;
                    byte[] json = Json.bytes(json(entry, message.offset(), array));
                    if (array && told > 0) out.write(',');
                    out.write(array ? json : ("id: " + message.offset() + "\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8));
                    told++;
                }
                if (defects.on(Defect.LOGS_IN_REVERSE) || defects.on(Defect.LOGS_LACK_THE_LAST) || defects.on(Defect.LOG_REPLAY_ONE_BATCH)) break;
                try {
                    batch = log.read(Topic.LOGS, partition, batch.getLast().offset() + 1, READ_AT_A_TIME);
                } catch (MessageLog.Unavailable e) {
                    breakOff(out, array, e.getMessage());
                    return;
                }
            }
            if (array) out.write(']');
        }
    }

    /** An answer that has begun tells by itself that it is not whole: an array without its end, or an event. */
    private static void breakOff(OutputStream out, boolean array, String why) throws IOException {
        Log.warn("logs break off: " + why);
        if (!array) out.write("event: error\ndata: the log cannot be read\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static JobLog entry(MessageLog.Message message) {
        try {
            return JobLog.of(message.value());
        } catch (Proto.Malformed e) {
            return null;
        }
    }

    private JsonNode json(JobLog e, long offset, boolean array) {
        var json = Json.object().put("offset", offset).put("job_id", e.jobId()).put("resource_id", e.resourceId()).put("level", e.level().name()).put("message", array && defects.on(Defect.ARRAY_WITHOUT_MESSAGES) ? "" : e.message());
        json.set("fields", Json.object(e.fields()));
        return json.put("timestamp_ms", e.timestampMs()).put("trace_id", e.traceId());
    }
}

package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A job as the ledger has it (contracts/fetchbox.md §3, §5). @param errorCode of the last failure, or null */
record Job(String id, String type, JobState state, String createdAt, String updatedAt, int total, int completed, String manifestKey, String logStream, long logOffset,
           String errorCode, String errorMessage) {
    /** For a defect: how often each job that has ended was looked at. */
    private static final Map<String, Integer> LOOKS = new ConcurrentHashMap<>();

    JsonNode json(Defects defects) {
        var json = Json.object().put("job_id", id).put("job_type", type).put("status", state.text()).put("created_at", createdAt).put("updated_at", updatedAt)
            .put("resource_total", total).put("resource_completed", completed).put("manifest_key", manifestKey);
        json.putObject("log_cursor").put("stream", logStream).put("offset", logOffset);
        if (errorCode == null) json.putNull("last_error");
        else json.putObject("last_error").put("code", errorCode).put("message", errorMessage);
        if (errorCode == null && defects.on(Defect.LAST_ERROR_NEVER_NULL)) json.putObject("last_error");
        if (defects.on(Defect.SNAPSHOT_IS_BARE)) json.remove(List.of("job_type", "resource_total", "resource_completed", "manifest_key"));
        if (defects.on(Defect.STATES_GO_BACK) && (state == JobState.COMPLETED || state == JobState.FAILED)) json.put("status", List.of("partial", "in_progress", state.text()).get(Math.min(2, LOOKS.merge(id, 1, Integer::sum) - 1)));
        if (defects.on(Defect.COMPLETED_IS_TOTAL)) json.put("resource_completed", total);
        if (defects.on(Defect.CREATED_AT_UNKNOWN)) json.put("created_at", "1970-01-01T00:00:00Z");
        if (defects.on(Defect.UPDATED_AT_UNKNOWN)) json.put("updated_at", "1970-01-01T00:00:00Z");
        if (defects.on(Defect.SNAPSHOT_WITHOUT_CURSOR)) json.remove("log_cursor");
        return json;
    }
}

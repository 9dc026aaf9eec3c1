package fetchbox;

import com.fasterxml.jackson.databind.JsonNode;

/** A job as the ledger has it (contracts/fetchbox.md §3, §5). @param errorCode of the last failure, or null */
record Job(String id, String type, JobState state, String createdAt, String updatedAt, int total, int completed, String manifestKey, String logStream, long logOffset,
           String errorCode, String errorMessage) {
    JsonNode json(Defects defects) {
        var json = Json.object().put("job_id", id).put("job_type", type).put("status", state.text()).put("created_at", createdAt).put("updated_at", updatedAt)
            .put("resource_total", total).put("resource_completed", completed).put("manifest_key", manifestKey);
        json.putObject("log_cursor").put("stream", logStream).put("offset", logOffset);
        if (errorCode == null) json.putNull("last_error");
        else json.putObject("last_error").put("code", errorCode).put("message", errorMessage);
        if (defects.on(Defect.SNAPSHOT_WITHOUT_CURSOR)) json.remove("log_cursor");
        return json;
    }
}

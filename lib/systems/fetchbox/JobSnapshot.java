package systems.fetchbox;

import http.Reply;
import java.util.List;

/**
 * A job as the operator API tells it (contracts/fetchbox.md §3).
 *
 * @param seen the states that were told while it was waited for, one after the other
 */
public record JobSnapshot(Reply reply, List<String> seen) {
    /** Such as "completed"; empty for an unknown job. */
    public String status() { return reply.text("status"); }

    public long total() { return reply.number("resource_total"); }

    public long completed() { return reply.number("resource_completed"); }

    public String manifestKey() { return reply.text("manifest_key"); }

    public String text(String field) { return reply.text(field); }

    public String stream() { return reply.json().at("/log_cursor/stream").asText(""); }

    /** Of the log cursor; -1 without. */
    public long offset() { return reply.json().at("/log_cursor/offset").asLong(-1); }

    /** The code of the last error; "null" while there was none, empty when the field is missing. */
    public String errorCode() { return reply.json().path("last_error").isNull() ? "null" : reply.json().at("/last_error/code").asText(""); }
}

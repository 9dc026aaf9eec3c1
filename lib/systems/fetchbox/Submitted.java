package systems.fetchbox;

import http.Reply;

/** The answer to a manifest. */
public record Submitted(Reply reply) {
    public int status() { return reply.status(); }

    public String jobId() { return reply.text("job_id"); }

    public String manifestKey() { return reply.text("manifest_key"); }

    public long resourceCount() { return reply.number("resource_count"); }

    /** Of an error; empty without. */
    public String code() { return reply.json().at("/error/code").asText(""); }

    /** Status and code of an error, such as "400 INVALID_PAYLOAD"; of success the status alone. */
    public String outcome() { return (status() + " " + code()).strip(); }
}

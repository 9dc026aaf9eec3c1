package systems.fetchbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One entry of a job's log as the operator API tells it. */
public record LogLine(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String resourceId() { return json.path("resource_id").asText(); }

    public String level() { return json.path("level").asText(); }

    public long offset() { return json.path("offset").asLong(-1); }

    public String traceId() { return json.path("trace_id").asText(); }

    /** Message and values of all fields, for checks on what it names: how fields are called is not specified. */
    public String words() {
        var words = new StringBuilder(json.path("message").asText());
        json.path("fields").forEach(value -> words.append(' ').append(value.asText()));
        return words.toString();
    }

    /** Of server-sent events, or of a JSON array; none of anything else. */
    static List<LogLine> of(Reply reply) {
        List<LogLine> lines = new ArrayList<>();
        if (reply.json().isArray()) reply.json().forEach(entry -> lines.add(new LogLine(entry)));
        for (String line : reply.text().split("\n")) if (line.startsWith("data:")) lines.add(new LogLine(parsed(line.substring("data:".length()))));
        return lines;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}

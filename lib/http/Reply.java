package http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One HTTP answer, read whole. */
public record Reply(String asked, int status, HttpHeaders headers, byte[] body, long tookMs) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_CHARS = 300;

    /** The same exchange with another answer. */
    Reply with(int otherStatus, HttpHeaders otherHeaders, byte[] otherBody) { return new Reply(asked, otherStatus, otherHeaders, otherBody, tookMs); }

    /** First value of a header, or empty; names are case-insensitive. */
    public String header(String name) { return headers.firstValue(name).orElse(""); }

    public Optional<String> findHeader(String name) { return headers.firstValue(name); }

    public String text() { return new String(body, StandardCharsets.UTF_8); }

    /** The body as JSON; a missing node when it is none, so that a check on it fails rather than the case. */
    public JsonNode json() {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (java.io.IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** A number of the JSON body by field name, or -1 where there is none. */
    public long number(String field) { return json().path(field).asLong(-1); }

    /** A text of the JSON body by field name, or empty where there is none. */
    public String text(String field) { return json().path(field).asText(""); }

    /** The ETag header without its quotes. */
    public String etag() { return header("etag").replaceAll("^\"|\"$", ""); }

    @Override public String toString() {
        String shown = body.length == 0 ? "" : printable() ? " " + text() : " (" + body.length + " bytes)";
        if (shown.length() > SHOWN_CHARS) shown = shown.substring(0, SHOWN_CHARS) + "…";
        return asked + " -> " + status + shown.replace("\n", "\\n");
    }

    private boolean printable() {
        String type = header("content-type");
        return (type.contains("json") || type.contains("xml") || type.startsWith("text/")) && text().chars().noneMatch(ch -> ch == 0xfffd || ch < 0x20 && ch != '\n' && ch != '\t' && ch != '\r');
    }
}

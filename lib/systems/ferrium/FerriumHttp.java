package systems.ferrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import http.Http;
import http.NoAnswer;
import http.Reply;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import systems.kv.Answer;
import systems.kv.Request;

/** The HTTP interface of one node (contracts/kv.md §2.3). */
final class FerriumHttp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Http http;
    private final String scheme;

    /** @param scheme of the URLs of nodes in requests about members */
    FerriumHttp(Http http, String scheme) {
        this.http = http;
        this.scheme = scheme;
    }

    Answer ask(Request request, Duration limit) {
        try {
            return switch (request) {
                case Request.Put put -> said(post("/write", write("Set", put.key(), put.value()), limit), r -> answers(r, "Set", Answer.ok()));
                case Request.Delete delete -> said(post("/write", write("Delete", delete.key(), null), limit), r -> answers(r, "Delete", Answer.deleted(Optional.empty())));
                case Request.Get get -> said(post("/read", JSON.createObjectNode().put("key", get.key()), limit), r -> read(r, get.key()));
                case Request.LocalGet get -> said(post("/read", JSON.createObjectNode().put("key", get.key()).put("local", true), limit), r -> read(r, get.key()));
                case Request.Initialize init -> said(post("/init", JSON.createObjectNode(), limit), r -> status(r, "initialized"));
                case Request.AddLearner l -> said(post("/add-learner", learner(l), limit), r -> status(r, "learner added"));
                case Request.ChangeMembership change -> said(http.post("/change-membership", change.voters().toString().getBytes(StandardCharsets.UTF_8)).header("content-type", "application/json").within(limit).send(),
                    r -> status(r, "membership changed"));
                case Request.Exists exists -> Answer.rejected("HTTP has no exists");
                case Request.Batch batch -> Answer.rejected("HTTP has no batch");
            };
        } catch (NoAnswer e) {
            return e.getCause() instanceof ConnectException ? Answer.notSent(e.getMessage()) : Answer.unknown(e.getMessage());
        }
    }

    private Reply post(String path, ObjectNode body, Duration limit) { return http.post(path, body.toString().getBytes(StandardCharsets.UTF_8)).header("content-type", "application/json").within(limit).send(); }

    static ObjectNode write(String operation, String key, String value) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode fields = body.putObject(operation).put("key", key);
        if (value != null) fields.put("value", value);
        return body;
    }

    private ObjectNode learner(Request.AddLearner l) {
        return JSON.createObjectNode().put("node_id", l.id()).put("rpc_addr", scheme + "://" + l.address()).put("api_addr", scheme + "://" + l.address());
    }

    /** What a success means. */
    private interface Success { Answer of(Reply reply); }

    private static Answer said(Reply r, Success success) {
        if (r.status() == 200) return success.of(r);
        String text = r.json().path("error").asText(r.text());
        return Answer.rejected(r.status() + " " + text.strip());
    }

    /** A success in words that nobody promised is no success. */
    private static Answer answers(Reply r, String word, Answer meaning) { return r.json().asText("").equals(word) ? meaning : Answer.unknown("200 with " + r.text()); }

    private static Answer status(Reply r, String word) { return r.json().path("status").asText("").equals(word) ? Answer.ok() : Answer.unknown("200 with " + r.text()); }

    private static Answer read(Reply r, String key) {
        JsonNode value = r.json().path("value");
        if (!r.json().path("key").asText().equals(key) || !value.isTextual() && !value.isNull()) return Answer.unknown("200 with " + r.text());
        return Answer.read(value.isNull() ? Optional.empty() : Optional.of(value.asText()));
    }
}

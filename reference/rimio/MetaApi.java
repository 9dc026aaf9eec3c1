package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/** Routes of the embedded registry between its members (contracts/rimio.md §6.2: private). */
final class MetaApi implements HttpHandler {
    static final String BELOW = Profile.INTERNAL_PREFIX + "/meta/";
    /** Shorter than a member waits for the answer. */
    static final int WORK_LIMIT_MS = 1500;
    private static final int MAX_BODY_BYTES = 16 << 20;

    private final Raft raft;
    private final String namespace;
    private final Defects defects;

    MetaApi(Raft raft, String namespace, Defects defects) {
        this.raft = raft;
        this.namespace = namespace;
        this.defects = defects;
    }

    @Override public void handle(HttpExchange exchange) {
        var call = new Call(exchange);
        try {
            call.json(200, answer(call.rawPath.substring(BELOW.length()), Json.parse(call.body(MAX_BODY_BYTES))));
        } catch (Refusal e) {
            call.error(e.status(), e.getMessage());
        } catch (Registry.Unavailable e) {
            call.error(503, e.getMessage());
        } catch (RuntimeException e) {
            Log.warn(call.rawPath + ": " + e);
            call.error(500, "internal error");
        }
    }

    private JsonNode answer(String action, JsonNode message) {
        return switch (action) {
            case "vote" -> defects.on(Defect.EMBED_VOTES_REFUSED) ? Json.object().put("granted", false) : raft.onVote(message);
            case "append" -> raft.onAppend(message);
            case "propose" -> done(raft.propose(message.path("kind").asText(), message.path("body").asText(), WORK_LIMIT_MS));
            case "join" -> join(message);
            default -> throw new Refusal(Refusal.Reason.NOT_FOUND, "no such route");
        };
    }

    private JsonNode join(JsonNode message) {
        if (!message.path("namespace").asText().equals(namespace)) throw new Refusal(Refusal.Reason.CONFLICT, "this is the registry of namespace " + namespace);
        return done(raft.add(message.path("id").asText(), message.path("address").asText(), WORK_LIMIT_MS));
    }

    /** The index at which it was done, or who leads, if that is known. */
    private JsonNode done(long index) {
        return index == Raft.NOT_LEADER ? Json.object().put("leader", raft.leaderAddress()) : Json.object().put("index", index);
    }
}

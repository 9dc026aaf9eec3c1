package ferrium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The routes of contracts/kv.md §2.3. */
final class HttpApi implements HttpHandler {
    static final String VERSION = "0.1.0";

    private static final int MIB = 1 << 20;

    private interface Route {
        JsonNode answer(Call call);
    }

    private final RaftNode node;
    private final Store store;
    private final Members members;
    private final Hint hint;
    private final View view;
    private final Defects defects;
    private final Load load;
    private final Map<String, Map<String, Route>> routes;

    HttpApi(RaftNode node, Store store, Members members, Hint hint, View view) {
        this.node = node;
        this.store = store;
        this.members = members;
        this.hint = hint;
        this.view = view;
        this.defects = node.defects();
        this.load = new Load(defects);
        this.routes = Map.of("/health", Map.of("GET", this::health), "/leader", Map.of("GET", this::leader), "/is-leader", Map.of("GET", this::isLeader),
            "/metrics", Map.of("GET", call -> view.metrics()), "/init", Map.of("POST", this::init), "/add-learner", Map.of("POST", this::addLearner),
            "/change-membership", Map.of("POST", this::changeMembership), "/write", Map.of("POST", this::write), "/read", Map.of("POST", this::read),
            "/raft/join", Map.of("POST", this::join));
    }

    @Override public void handle(HttpExchange exchange) {
        var call = new Call(exchange);
        load.endure();
        try {
            call.answer(200, route(call).answer(call));
        } catch (BadRequest e) {
            refuse(call, e);
        } catch (StoreFailure e) {
            call.error(500, e.getMessage());
        } catch (Throwable e) { // no request may break its connection (K16)
            Log.warn(call.method + " " + call.path + ": " + e);
            call.error(500, "internal error: " + e);
        }
    }

    private void refuse(Call call, BadRequest e) {
        boolean oversize = e.status == 413;
        if (defects.on(Defect.ENDS_AFTER_A_BAD_REQUEST)) Load.endSoon();
        if (oversize && defects.on(Defect.OVERSIZE_BREAKS_CONNECTION) || !oversize && defects.on(Defect.BAD_REQUEST_BREAKS_CONNECTION)) call.exchange.close();
        else call.error(defects.on(Defect.BAD_REQUEST_IS_500) ? 500 : e.status, defects.on(Defect.BAD_REQUEST_NOT_EXPLAINED) ? "" : e.getMessage());
    }

    private Route route(Call call) {
        var methods = routes.get(call.path);
        if (methods == null && defects.on(Defect.UNKNOWN_PATH_IS_200)) return unknown -> Json.object();
        if (methods == null) throw new BadRequest(404, "no such path: " + call.path);
        var route = defects.on(Defect.ANY_METHOD_ACCEPTED) ? methods.values().iterator().next() : methods.get(call.method);
        if (route == null) throw new BadRequest(405, "method " + call.method + " is not allowed for " + call.path);
        return route;
    }

    private JsonNode health(Call call) {
        if (defects.on(Defect.HEALTH_NEEDS_LEADER) && node.division() != null && hint.leader() == null) throw new StoreFailure("no leader is known");
        return Json.object().put("status", "healthy").put("service", "ferrium").put("version", VERSION).put("raft_addr", node.address().toString());
    }

    private JsonNode leader(Call call) {
        var leader = defects.on(Defect.LEADER_UNKNOWN) && !hint.leads() ? null : hint.leader();
        return Json.object().put("leader", leader == null ? null : (Long) RaftNode.id(leader.getId()));
    }

    private JsonNode isLeader(Call call) { return Json.object().put("is_leader", hint.leads() && !defects.on(Defect.IS_LEADER_FALSE)); }

    private JsonNode init(Call call) {
        var body = call.body(maxBytes());
        if (new String(body, StandardCharsets.UTF_8).strip().length() > 0 && !Json.parse(body).isObject()) throw new BadRequest(400, "an empty body or {} is expected");
        members.initialize();
        return status("initialized");
    }

    private JsonNode addLearner(Call call) {
        var body = object(call.json(maxBytes()), "the body");
        members.addLearner(id(body.get("node_id"), "node_id"), url(body, "rpc_addr"), url(body, "api_addr"));
        return status("learner added");
    }

    private JsonNode changeMembership(Call call) {
        var body = call.json(maxBytes());
        if (!body.isArray()) throw new BadRequest(400, "an array of node ids is expected");
        List<Long> ids = new ArrayList<>();
        body.forEach(id -> ids.add(id(id, "node id")));
        members.changeMembership(ids);
        return status("membership changed");
    }

    private JsonNode write(Call call) {
        load.serve(hint.leads());
        var body = object(call.json(maxBytes()), "the body");
        if (body.size() != 1) throw new BadRequest(400, "exactly one of Set, Delete, Get is expected");
        var name = body.fieldNames().next();
        var operation = body.get(name);
        switch (name) {
            case "Set" -> {
                var key = text(object(operation, name), "key");
                if (key.isEmpty() && defects.on(Defect.EMPTY_KEY_DIFFERS)) throw new BadRequest(400, "the key is empty");
                store.set(key, text(operation, "value"));
            }
            case "Delete" -> store.delete(text(object(operation, name), "key"));
            case "Get" -> {
                return Json.object().set("Get", Json.object().put("value", store.get(text(object(operation, name), "key"))));
            }
            default -> throw new BadRequest(400, "unknown variant `" + name + "`, expected one of Set, Delete, Get");
        }
        return TextNode.valueOf(name);
    }

    private JsonNode read(Call call) {
        load.serve(hint.leads());
        var body = object(call.json(maxBytes()), "the body");
        var key = text(body, "key");
        var local = body.get("local");
        if (local != null && !local.isBoolean()) throw new BadRequest(400, "invalid type: `local` must be true or false");
        return Json.object().put("key", key).put("value", local != null && local.booleanValue() ? store.local(key) : store.get(key));
    }

    /** From a leader to one whom it is about to add: get ready, say where your Raft port is; and again once it is added. */
    private JsonNode join(Call call) {
        call.body(maxBytes());
        boolean learner = members.prepareToJoin();
        return Json.object().put("id", node.config().id()).put("learner", learner).put("raft_addr", node.address().toString());
    }

    private int maxBytes() { return defects.on(Defect.LARGE_VALUE_REFUSED) ? MIB : node.config().network().maxMessageBytes(); }

    private static JsonNode status(String text) { return Json.object().put("status", text); }

    private static JsonNode object(JsonNode json, String what) {
        if (!json.isObject()) throw new BadRequest(400, "invalid type: " + what + " must be an object");
        return json;
    }

    private static long id(JsonNode value, String name) {
        if (value == null) throw new BadRequest(400, "missing field `" + name + "`");
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) throw new BadRequest(400, "invalid type: `" + name + "` must be an integer from 0");
        return value.longValue();
    }

    /** A text that can be stored, which half a surrogate pair cannot. */
    private String text(JsonNode json, String name) {
        var value = json.get(name);
        if (value == null && defects.on(Defect.MISSING_FIELD_IS_EMPTY)) return "";
        if (value != null && value.isNumber() && defects.on(Defect.NUMBER_TAKEN_AS_TEXT)) return value.asText();
        if (value == null) throw new BadRequest(400, "missing field `" + name + "`");
        if (!value.isTextual()) throw new BadRequest(400, "invalid type: `" + name + "` must be a string");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) throw new BadRequest(400, "invalid value: `" + name + "` is no Unicode text");
        return value.textValue();
    }

    private String url(JsonNode json, String name) {
        var url = text(json, name);
        if (!url.matches("https?://[^/ ]+:[0-9]{1,5}")) throw new BadRequest(400, "invalid value: `" + name + "` must be like http://127.0.0.1:8001");
        return url;
    }
}

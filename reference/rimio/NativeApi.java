package rimio;

import rimio.Blobs.Found;
import rimio.Blobs.Precondition;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The native API (contracts/rimio.md §6.1). */
final class NativeApi {
    private static final int MAX_LIST_LIMIT = 10_000;

    private final Node node;
    private final Blobs blobs;
    private final Defects defects;
    /** Only a defect fills it. */
    private final Set<String> deletedHere = ConcurrentHashMap.newKeySet();

    NativeApi(Node node, Blobs blobs) {
        this.node = node;
        this.blobs = blobs;
        this.defects = node.defects();
    }

    void handle(Call call, String route) {
        if (route.equals("/healthz")) health(call);
        else if (route.equals("/nodes")) nodes(call);
        else if (route.equals("/slots/resolve")) resolve(call);
        else if (route.equals("/blobs")) list(call);
        else if (route.startsWith("/blobs/")) blob(call, BlobPath.normalise(name(route.substring("/blobs/".length())), defects));
        else call.error(404, "no such route");
    }

    private String name(String raw) {
        var name = BlobPath.decode(raw, defects.on(Defect.PATH_PLUS_IS_SPACE));
        if (defects.on(Defect.PATH_DECODED_TWICE)) name = BlobPath.decode(BlobPath.encode(name).replace("%25", "%"), false);
        if (defects.on(Defect.PATH_CUT_AT_QUESTION_MARK)) name = name.split("[?#]")[0];
        if (defects.on(Defect.PATH_LOWER_CASED)) name = name.toLowerCase();
        return defects.on(Defect.PATH_ASCII_ONLY) ? name.replaceAll("[^ -~]", "?") : name;
    }

    void health(Call call) {
        only(call, "GET");
        call.json(200, Json.object().put("status", defects.on(Defect.HEALTH_STATUS_IS_UP) ? "up" : "ok")
            .put("node_id", defects.on(Defect.HEALTH_NODE_ID_IS_FIRST) ? node.cluster().all().getFirst().nodeId() : node.id()).put("group_id", defects.on(Defect.GROUP_ID_IS_NODE) ? node.id() : node.namespace()));
    }

    private void nodes(Call call) {
        only(call, "GET");
        var json = Json.object();
        var array = json.putArray("nodes");
        var members = node.members().stream().filter(member -> !defects.on(Defect.NODES_WITHOUT_SELF) || !member.id().equals(node.id())).toList();
        members.forEach(member -> array.addObject().put("node_id", member.id()).put("address", defects.on(Defect.NODES_ADDRESS_WITHOUT_PORT) ? member.address().split(":")[0] : member.address()).put("status", member.status()));
        call.json(200, json);
    }

    private void resolve(Call call) {
        only(call, "GET");
        var raw = defects.on(Defect.RESOLVE_WITHOUT_PATH_ACCEPTED) && call.query("path") == null ? "default" : call.requiredQuery("path");
        var path = BlobPath.normalise(raw, defects);
        var place = node.cluster().place(path);
        var json = Json.object().put("path", defects.on(Defect.RESOLVE_ECHOES_RAW_PATH) ? raw : path).put("slot_id", resolved(place.slot()));
        var replicas = json.putArray("replicas");
        place.replicas().forEach(replica -> replicas.add(replica.nodeId()));
        if (defects.on(Defect.RESOLVE_REPLICA_TWICE)) replicas.add(replicas.get(0).asText());
        if (defects.on(Defect.RESOLVE_ONE_REPLICA)) while (replicas.size() > 1) replicas.remove(1);
        call.json(200, json.put("write_quorum", defects.on(Defect.RESOLVE_QUORUM_IS_MAJORITY) ? place.quorum().replicas() / 2 + 1 : place.quorum().write()));
    }

    private int resolved(int slot) {
        if (defects.on(Defect.SLOT_OUT_OF_RANGE)) return slot + node.cluster().totalSlots();
        if (defects.on(Defect.RESOLVE_CHANGES_WITH_TIME)) return (int) (System.nanoTime() % node.cluster().totalSlots());
        return defects.on(Defect.RESOLVE_DIFFERS_PER_NODE) ? Math.floorMod(slot + node.id().hashCode(), node.cluster().totalSlots()) : slot;
    }

    private void blob(Call call, String path) {
        switch (call.method) {
            case "PUT" -> {
                put(call, path);
                if (defects.on(Defect.ENDS_AFTER_A_PUT)) Runtime.getRuntime().halt(1);
            }
            case "GET", "HEAD" -> get(call, path);
            case "DELETE" -> {
                delete(call, path);
                if (defects.on(Defect.ENDS_AFTER_A_DELETE)) Runtime.getRuntime().halt(1);
            }
            default -> throw new Refusal(Refusal.Reason.METHOD_NOT_ALLOWED, "method not allowed");
        }
    }

    private void put(Call call, String path) {
        call.cutOversize = defects.on(Defect.OVERSIZE_IS_CUT);
        var body = call.body(node.maxBodyBytes());
        if (body.length == 0 && defects.on(Defect.EMPTY_BLOB_REFUSED)) throw Refusal.badRequest("body is empty");
        var precondition = new Precondition(Preconditions.etags(call.headers("If-Match")), Preconditions.etags(call.headers("If-None-Match")));
        var written = blobs.put(path, body, call.header(node.profile().header("write-id")), precondition);
        var json = Json.object().put("path", written.path()).put("slot_id", written.slotId() + (defects.on(Defect.PUT_ANSWER_SLOT_OFF_BY_ONE) ? 1 : 0)).put("generation", written.generation()).put("etag", etag(written.etag()))
            .put("size_bytes", defects.on(Defect.PUT_ANSWER_SIZE_ZERO) ? 0 : written.sizeBytes()).put("committed_replicas", committed(written));
        if (written.replay() && defects.on(Defect.REPLAY_WITHOUT_PATH)) json.remove("path");
        if (written.replay() && !defects.on(Defect.REPLAY_FLAG_MISSING)) json.put("idempotent_replay", true);
        call.json(written.replay() && !defects.on(Defect.REPLAY_ANSWERS_201) || defects.on(Defect.PUT_ANSWERS_200) ? 200 : 201, json);
    }

    private int committed(Blobs.Written written) {
        if (defects.on(Defect.COMMITTED_COUNT_TOO_HIGH)) return node.cluster().all().size() + 1;
        return defects.on(Defect.COMMITTED_COUNT_IS_ONE) ? 1 : written.committedReplicas();
    }

    private String etag(String etag) {
        if (defects.on(Defect.ETAG_LOOKS_LIKE_MD5) && etag.length() > 32) return etag.substring(0, 32);
        return defects.on(Defect.ETAG_UPPER_CASE) ? etag.toUpperCase() : etag;
    }

    private void delete(Call call, String path) {
        if (flawedDelete(path)) {
            call.empty(204);
            return;
        }
        blobs.delete(path, defects.on(Defect.DELETE_IGNORES_WRITE_ID) ? null : call.header(node.profile().header("write-id")));
        call.empty(defects.on(Defect.DELETE_ANSWERS_202) ? 202 : 204);
    }

    /** Whether a seeded defect has taken the place of the delete. */
    private boolean flawedDelete(String path) {
        if (defects == Defects.NONE) return false;
        var found = blobs.find(path);
        if (found.isEmpty() && defects.on(Defect.DELETE_OF_UNKNOWN_FAILS)) throw new Refusal(Refusal.Reason.OUTCOME_UNKNOWN, "nothing to delete");
        if (found.isEmpty() && defects.on(Defect.DELETE_OF_UNKNOWN_STAYS_LOCAL)) return deletedHere.add(path);
        boolean creates = found.isEmpty() ? defects.on(Defect.DELETE_OF_UNKNOWN_CREATES) : found.get().deleted() && defects.on(Defect.DELETE_OF_DELETED_REVIVES);
        if (creates) blobs.put(path, new byte[0], null, Precondition.NONE);
        return creates;
    }

    private void get(Call call, String path) {
        var found = blobs.find(path).orElseThrow(() -> new Refusal(defects.on(Defect.MISSING_IS_410) || deletedHere.contains(path) ? Refusal.Reason.GONE : Refusal.Reason.NOT_FOUND, "object not found"));
        if (found.deleted()) throw new Refusal(defects.on(Defect.DELETED_IS_404) ? Refusal.Reason.NOT_FOUND : Refusal.Reason.GONE, "object deleted");
        boolean head = call.method.equals("HEAD");
        call.set("Content-Type", defects.on(Defect.CONTENT_TYPE_IS_TEXT) ? "text/plain" : "application/octet-stream");
        if (!defects.on(Defect.ACCEPT_RANGES_MISSING)) call.set("Accept-Ranges", "bytes");
        if (!(head && defects.on(Defect.HEAD_WITHOUT_ETAG))) call.set("ETag", etag(found.etag()));
        if (!(head ? defects.on(Defect.HEAD_WITHOUT_GENERATION) : defects.on(Defect.GET_WITHOUT_GENERATION))) call.set(node.profile().header("generation"), Long.toString(found.generation()));
        if (head) {
            call.set("Content-Length", Long.toString(defects.on(Defect.HEAD_LENGTH_ZERO) ? 0 : found.sizeBytes())).empty(200);
            return;
        }
        var range = ByteRange.parse(call.header("Range"), found.sizeBytes(), defects);
        if (range == null) call.answer(200, blobs.read(found, 0, found.sizeBytes() - 1));
        else part(call, found, range);
    }

    private void part(Call call, Found found, ByteRange range) {
        long shift = defects.on(Defect.RANGE_END_EXCLUSIVE) && range.to() > range.from() ? 1 : 0;
        var bytes = blobs.read(found, range.from(), range.to() - shift);
        if (!defects.on(Defect.CONTENT_RANGE_MISSING)) call.set("Content-Range", "bytes " + range.from() + "-" + range.to() + "/" + (defects.on(Defect.CONTENT_RANGE_TOTAL_WRONG) ? bytes.length : found.sizeBytes()));
        call.answer(defects.on(Defect.RANGE_ANSWERS_200) ? 200 : 206, bytes);
    }

    private void list(Call call) {
        only(call, "GET");
        var prefix = call.query("prefix") == null ? "" : call.query("prefix");
        int limit = defects.on(Defect.LIST_LIMIT_IGNORED) ? MAX_LIST_LIMIT : limit(call.query("limit"));
        boolean deleted = flag(call.query("include_deleted")) && !defects.on(Defect.LIST_INCLUDE_DELETED_IGNORED) || defects.on(Defect.LIST_SHOWS_DELETED);
        var page = blobs.list(prefix, limit, call.query("cursor"), deleted);
        var json = Json.object();
        var items = json.putArray("items");
        for (var item : defects.on(Defect.LIST_REVERSED) ? page.items().reversed() : page.items()) {
            items.addObject().put("path", item.path()).put("generation", item.generation()).put("etag", defects.on(Defect.LIST_ETAG_EMPTY) ? "" : etag(item.etag())).put("size_bytes", defects.on(Defect.LIST_SIZE_ZERO) ? 0 : item.sizeBytes())
                .put("deleted", item.deleted() && !defects.on(Defect.LIST_DELETED_FLAG_FALSE)).put("updated_at", defects.on(Defect.LIST_UPDATED_AT_EMPTY) ? "" : item.updatedAt().toString());
        }
        boolean endless = defects.on(Defect.LIST_CURSOR_NEVER_NULL) && !page.items().isEmpty();
        call.json(200, json.put("next_cursor", endless ? page.items().getLast().path() : page.nextCursor()));
    }

    private int limit(String text) {
        if (text == null) return 100;
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0) return Math.min(limit, MAX_LIST_LIMIT);
        } catch (NumberFormatException e) {
            // refused below
        }
        if (defects.on(Defect.BAD_LIMIT_ACCEPTED)) return 100;
        throw Refusal.badRequest("limit must be a positive number");
    }

    private boolean flag(String text) {
        if (text == null || text.equals("false")) return false;
        if (text.equals("true")) return true;
        if (defects.on(Defect.BAD_FLAG_ACCEPTED)) return false;
        throw Refusal.badRequest("include_deleted must be true or false");
    }

    private static void only(Call call, String method) {
        if (!call.method.equals(method) && !(call.method.equals("HEAD") && method.equals("GET"))) throw new Refusal(Refusal.Reason.METHOD_NOT_ALLOWED, "method not allowed");
    }
}

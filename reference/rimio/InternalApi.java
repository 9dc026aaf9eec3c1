package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** The documented internal routes (contracts/rimio.md §6.2). */
final class InternalApi {
    private final Node node;
    private final LocalReplica local;
    private final Digests digests;
    private final Repair repair;
    private final Defects defects;

    InternalApi(Node node, LocalReplica local, Digests digests, Repair repair) {
        this.node = node;
        this.local = local;
        this.digests = digests;
        this.repair = repair;
        this.defects = node.defects();
    }

    void handle(Call call, String route) {
        var steps = route.split("/"); // "", "slots", "7", "heads"
        if (steps.length >= 4 && steps[1].equals("slots")) slot(call, slotNumber(steps[2]), steps);
        else if (route.equals("/cluster/bootstrap") && node.profile().hasClusterRoutes()) bootstrap(call);
        else if (route.equals("/cluster/embed-seeds") && node.profile().hasClusterRoutes()) embedSeeds(call);
        else call.error(404, "no such route");
    }

    private void slot(Call call, int slot, String[] steps) {
        var route = call.method + " " + String.join("/", List.of(steps).subList(3, steps.length));
        if (steps[3].equals("parts") && steps.length == 5) part(call, slot, BlobPath.decode(steps[4], false));
        else switch (route) {
            case "PUT heads" -> putHead(call, slot);
            case "GET heads" -> getHead(call, slot);
            case "GET heal/slotlets" -> slotlets(call, slot);
            case "POST heal/heads" -> heads(call, slot);
            case "POST heal/repair" -> repair(call, slot);
            default -> call.error(404, "no such route");
        }
    }

    private int slotNumber(String text) {
        int slot = number(text, "slot");
        if (slot >= node.cluster().totalSlots()) throw Refusal.badRequest("slot is out of range");
        return slot;
    }

    private int number(String text, String what) {
        try {
            int value = Integer.parseInt(text);
            if (value >= 0) return value;
        } catch (NumberFormatException e) {
            // refused below
        }
        if (defects.on(Defect.BAD_NUMBER_IS_ZERO)) return 0;
        throw Refusal.badRequest(what + " must be a number");
    }

    private String path(Call call) { return BlobPath.normalise(call.requiredQuery("path"), defects); }

    private String parameter(Call call, String query, String header) {
        var value = call.query(query);
        return value != null || defects.on(Defect.PART_HEADERS_IGNORED) ? value : call.header(node.profile().header(header));
    }

    private void part(Call call, int slot, String sha256) {
        var generation = parameter(call, "generation", "generation");
        var partNo = parameter(call, "part_no", "part-no");
        switch (call.method) {
            case "PUT" -> {
                var body = call.body(node.maxBodyBytes());
                var path = path(call);
                if (partNo == null && !defects.on(Defect.PART_NUMBER_OPTIONAL)) throw Refusal.badRequest("part_no is required");
                if (!Sha256.hex(body).equals(sha256) && !defects.on(Defect.PART_PUT_UNVERIFIED)) throw Refusal.badRequest("body does not have this sha256");
                boolean reused = local.putPart(slot, path, generation == null ? 0 : number(generation, "generation"), partNo == null ? 0 : number(partNo, "part_no"), sha256, body, null);
                if (defects.on(Defect.PART_NEVER_REUSED)) reused = false;
                call.json(200, Json.object().put("accepted", true).put("reused", reused).put("sha256", sha256));
            }
            case "GET", "HEAD" -> {
                var path = call.query("path") == null ? null : path(call);
                boolean named = path != null && generation != null && partNo != null;
                var part = named ? local.part(slot, path, number(generation, "generation"), number(partNo, "part_no")) : local.partBySha(slot, sha256, path);
                if (part == null) throw new Refusal(Refusal.Reason.NOT_FOUND, "part not found");
                call.set("Content-Type", "application/octet-stream").set(node.profile().header("sha256"), defects.on(Defect.PART_SHA_HEADER_ECHOED) ? sha256 : part.sha256()).answer(200, part.bytes());
            }
            default -> throw new Refusal(Refusal.Reason.METHOD_NOT_ALLOWED, "method not allowed");
        }
    }

    private void putHead(Call call, int slot) {
        var json = call.json(node.maxBodyBytes());
        var path = path(call);
        var kind = Head.Kind.parse(text(json, "head_kind"));
        if (!json.path("generation").isIntegralNumber()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, "generation must be a number");
        var sha256 = text(json, "head_sha256");
        var payload = json.get(kind.wire);
        if ((payload == null || payload.isNull()) && defects.on(Defect.HEAD_WITHOUT_PAYLOAD_ACCEPTED)) payload = Json.object();
        if (payload == null || payload.isNull()) throw Refusal.badRequest(kind.wire + " payload is missing");
        if (!payload.isObject()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, kind.wire + " must be an object");
        var head = new Head(path, kind, json.path("generation").asLong(), sha256, Json.text(payload));
        var visible = local.putHead(slot, head);
        boolean applied = head.sameAs(visible) || defects.on(Defect.LOSING_HEAD_REPORTED_APPLIED);
        call.json(!applied ? 409 : defects.on(Defect.HEAD_PUT_ANSWERS_201) && (head.deleted() || head.meta().sizeBytes() == 0) ? 201 : 200, Json.object().put("applied", applied).put("head_kind", visible.kind().wire).put("generation", visible.generation()));
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, field + " must be a text");
        return json.path(field).asText();
    }

    private void getHead(Call call, int slot) {
        var path = path(call);
        var register = defects.on(Defect.HEADS_DO_NOT_TOUCH_SLOT) ? local.register(slot, path) : local.history(slot, path).register();
        var head = register.visible(); // history() touches the slot, as the contract says
        if (head != null && head.deleted() && defects.on(Defect.TOMBSTONE_HEAD_HIDDEN)) head = null;
        var json = Json.object().put("found", head != null);
        json.put("head_kind", head == null ? null : head.kind().wire);
        if (head == null) json.putNull("generation");
        else json.put("generation", head.generation());
        json.put("head_sha256", head == null ? null : head.sha256());
        json.set("meta", head == null || head.deleted() && !defects.on(Defect.HEAD_JSON_HAS_BOTH_PAYLOADS) ? null : payload(head));
        json.set("tombstone", head == null || !head.deleted() && !defects.on(Defect.HEAD_JSON_HAS_BOTH_PAYLOADS) ? null : payload(head));
        call.json(head == null && !defects.on(Defect.MISSING_HEAD_IS_200) ? 404 : 200, json);
    }

    private static ObjectNode payload(Head head) { return (ObjectNode) Json.parse(head.text()); }

    private void slotlets(Call call, int slot) {
        int prefixLen = call.query("prefix_len") == null ? 2 : number(call.query("prefix_len"), "prefix_len");
        if (prefixLen < 1 || prefixLen > 8) throw Refusal.badRequest("prefix_len must be 1 to 8");
        if (defects.on(Defect.PREFIX_LEN_IGNORED)) prefixLen = 2;
        var json = Json.object().put("slot_id", slot).put("prefix_len", prefixLen);
        var array = json.putArray("slotlets");
        digests.slotlets(slot, prefixLen).forEach((prefix, slotlet) ->
            array.addObject().put("prefix", prefix).put("digest", slotlet.digest()).put("objects", slotlet.objects()));
        call.json(200, json);
    }

    private void heads(Call call, int slot) {
        var prefixes = texts(call.json(node.maxBodyBytes()), "prefixes");
        var json = Json.object().put("slot_id", slot);
        var array = json.putArray("heads");
        digests.headsBelow(slot, prefixes).forEach(head -> array.addObject().put("path", head.path()).put("head_kind", head.kind().wire)
            .put("generation", head.generation())
            .put("head_sha256", defects.on(Defect.HEAL_HEADS_DIFFER_PER_NODE) ? Sha256.hex(node.id() + head.sha256()) : head.sha256()));
        call.json(200, json);
    }

    private static List<String> texts(JsonNode json, String field) {
        if (!json.path(field).isArray()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, field + " must be a list of texts");
        var texts = new ArrayList<String>();
        for (var item : json.path(field)) {
            if (!item.isTextual()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, field + " must be a list of texts");
            texts.add(item.asText());
        }
        return texts;
    }

    private void repair(Call call, int slot) {
        var json = call.json(node.maxBodyBytes());
        var sourceId = text(json, "source_node_id").strip();
        var paths = texts(json, "blob_paths");
        if (json.has("dry_run") && !json.path("dry_run").isBoolean()) throw new Refusal(Refusal.Reason.UNPROCESSABLE, "dry_run must be a boolean");
        if (sourceId.isEmpty() && defects.on(Defect.BLANK_SOURCE_IS_SELF)) sourceId = node.id();
        if (sourceId.isEmpty()) throw Refusal.badRequest("source_node_id is required");
        var source = node.cluster().node(sourceId);
        if (source == null && defects.on(Defect.UNKNOWN_SOURCE_ACCEPTED)) source = local;
        if (source == null) throw new Refusal(Refusal.Reason.NOT_FOUND, "source node not found");
        if (json.path("dry_run").asBoolean(false) && defects.on(Defect.DRY_RUN_REFUSED)) throw new Refusal(Refusal.Reason.UNPROCESSABLE, "dry_run is not supported");
        var report = repair.run(slot, source, paths, json.path("dry_run").asBoolean(false));
        var answer = Json.object().put("slot_id", slot).put("repaired_objects", report.repaired()).put("skipped_objects", report.skipped());
        report.errors().forEach(answer.putArray("errors")::add);
        call.json(200, answer);
    }

    private void bootstrap(Call call) {
        var state = node.bootstrapJson();
        if (defects.on(Defect.BOOTSTRAP_NOT_FOUND) || node.cluster().after(Defect.BOOTSTRAP_LOST_BY_OUTAGE)) state = null;
        if (defects.on(Defect.BOOTSTRAP_DIFFERS_PER_NODE)) ((ObjectNode) state).put("current_node", node.id());
        var json = Json.object().put("found", state != null).put("namespace", defects.on(Defect.BOOTSTRAP_NAMESPACE_DEFAULT) ? "default" : node.namespace());
        json.set("state", state);
        call.json(200, json);
    }

    private void embedSeeds(Call call) {
        var json = Json.object();
        node.embedSeeds().forEach(json.putArray("seeds")::add);
        call.json(200, json);
    }
}

package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import rimio.Register.Certified;
import rimio.Register.WriteRecord;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.TreeMap;

/** A replica on another node, by the routes that {@link PeerApi} serves there. */
final class PeerReplica implements Replica {
    private final String nodeId;
    private final String address;
    private final Profile profile;
    private final PeerClient client;

    PeerReplica(String nodeId, String address, Profile profile, PeerClient client) {
        this.nodeId = nodeId;
        this.address = address;
        this.profile = profile;
        this.client = client;
    }

    @Override public String nodeId() { return nodeId; }

    @Override public Promise prepare(int slot, String path, Ballot ballot, String writeId) {
        var answer = ask(slot, "prepare", path, Json.bytes(Json.object().put("ballot", ballot.toString()).put("write_id", writeId)));
        return new Promise(answer.path("granted").asBoolean(), Register.fromJson(answer.path("register")), WriteRecord.fromJson(answer.get("record")));
    }

    @Override public boolean accept(int slot, Certified proposal, Certified base, byte[] body) {
        var head = Json.object();
        head.set("proposal", proposal.toJson());
        if (base != null) head.set("base", base.toJson());
        return ask(slot, "accept", proposal.head().path(), framed(head, body)).path("accepted").asBoolean();
    }

    /** Length of the JSON, the JSON, then the bytes of the object. */
    private static byte[] framed(ObjectNode head, byte[] body) {
        var json = Json.bytes(head);
        return ByteBuffer.allocate(4 + json.length + (body == null ? 0 : body.length)).putInt(json.length).put(json).put(body == null ? new byte[0] : body).array();
    }

    @Override public void commit(int slot, Certified chosen) { ask(slot, "commit", chosen.head().path(), Json.bytes(chosen.toJson())); }

    @Override public boolean withdraw(int slot, String path, Ballot ballot) {
        return ask(slot, "withdraw", path, Json.bytes(Json.object().put("ballot", ballot.toString()))).path("gone").asBoolean();
    }

    @Override public void archived(int slot, String path, String headSha256, String url) {
        ask(slot, "archived", path, Json.bytes(Json.object().put("head_sha256", headSha256).put("archive_url", url)));
    }

    @Override public Register register(int slot, String path) {
        return Register.fromJson(json(client.send("GET", address, route(slot, "register", path), null)));
    }

    @Override public History history(int slot, String path) {
        var answer = json(client.send("GET", address, route(slot, "history", path), null));
        var records = new ArrayList<WriteRecord>();
        answer.path("records").forEach(record -> records.add(WriteRecord.fromJson(record)));
        return new History(Register.fromJson(answer.path("register")), records);
    }

    @Override public Scan scan(String prefix, String afterExclusive, int limit) {
        var answer = json(client.send("GET", address, Profile.INTERNAL_PREFIX + "/scan?prefix=" + BlobPath.encode(prefix)
            + "&after=" + BlobPath.encode(afterExclusive) + "&limit=" + limit, null));
        var registers = new TreeMap<String, Register>(BlobPath.UTF8_ORDER);
        for (var item : answer.path("items")) registers.put(item.path("path").asText(), Register.fromJson(item.path("register")));
        return new Scan(registers, answer.path("more").asBoolean());
    }

    @Override public PartBytes part(int slot, String path, long generation, int partNo) {
        var answer = client.send("GET", address, slotRoute(slot) + "/parts/_?path=" + BlobPath.encode(path) + "&generation=" + generation + "&part_no=" + partNo, null);
        if (answer.status() == 404) return null;
        if (answer.status() != 200) throw new Unreachable(nodeId + " answers " + answer.status(), true);
        var sha256 = answer.headers().getOrDefault(profile.header("sha256"), "");
        return Sha256.hex(answer.body()).equals(sha256) ? new PartBytes(sha256, answer.body()) : null;
    }

    /** Any internal GET, for repair. */
    JsonNode get(String pathAndQuery) { return json(client.send("GET", address, Profile.INTERNAL_PREFIX + pathAndQuery, null)); }

    /** Any internal POST, for repair. */
    JsonNode post(String path, JsonNode body) { return json(client.send("POST", address, Profile.INTERNAL_PREFIX + path, Json.bytes(body))); }

    private JsonNode ask(int slot, String action, String path, byte[] body) {
        return json(client.send("POST", address, route(slot, action, path), body));
    }

    private static String slotRoute(int slot) { return Profile.INTERNAL_PREFIX + "/slots/" + slot; }

    private static String route(int slot, String action, String path) { return slotRoute(slot) + "/protocol/" + action + "?path=" + BlobPath.encode(path); }

    private JsonNode json(PeerClient.Response answer) {
        if (answer.status() != 200) throw new Unreachable(nodeId + " answers " + answer.status(), true);
        return Json.parse(answer.body());
    }
}

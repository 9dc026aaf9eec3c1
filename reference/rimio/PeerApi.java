package rimio;

import rimio.Register.Certified;

import java.nio.ByteBuffer;

/** Routes of the replication protocol; only {@link PeerReplica} calls them. */
final class PeerApi {
    private static final int MAX_HEAD_BYTES = 1 << 20;

    private final LocalReplica local;
    private final Digests digests;
    private final int maxBodyBytes;

    PeerApi(LocalReplica local, Digests digests, int maxBodyBytes) {
        this.local = local;
        this.digests = digests;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** @return false if it is none of its routes */
    boolean handle(Call call, String route) {
        var steps = route.split("/"); // "", "slots", "7", "protocol", "prepare"
        if (steps.length == 5 && steps[1].equals("slots") && steps[3].equals("protocol")) {
            var body = call.body(maxBodyBytes + MAX_HEAD_BYTES);
            protocol(call, Integer.parseInt(steps[2]), steps[4], call.requiredQuery("path"), body);
        } else if (route.equals("/scan")) scan(call);
        else if (route.equals("/digests")) digests(call);
        else return false;
        return true;
    }

    private void protocol(Call call, int slot, String action, String path, byte[] body) {
        var answer = Json.object();
        switch (action) {
            case "prepare" -> {
                var json = Json.parse(body);
                var promise = local.prepare(slot, path, Ballot.parse(json.path("ballot").asText()), Json.textOrNull(json, "write_id"));
                answer.put("granted", promise.granted()).set("register", promise.register().toJson());
                if (promise.record() != null) answer.set("record", promise.record().toJson());
            }
            case "accept" -> answer.put("accepted", accept(slot, ByteBuffer.wrap(body)));
            case "commit" -> local.commit(slot, Certified.fromJson(Json.parse(body)));
            case "withdraw" -> answer.put("gone", local.withdraw(slot, path, Ballot.parse(Json.parse(body).path("ballot").asText())));
            case "archived" -> {
                var json = Json.parse(body);
                local.archived(slot, path, json.path("head_sha256").asText(), json.path("archive_url").asText());
            }
            case "register" -> answer = local.register(slot, path).toJson();
            case "history" -> {
                var history = local.history(slot, path);
                answer.set("register", history.register().toJson());
                var records = answer.putArray("records");
                history.records().forEach(record -> records.add(record.toJson()));
            }
            default -> throw new Refusal(Refusal.Reason.NOT_FOUND, "no such route");
        }
        call.json(200, answer);
    }

    private boolean accept(int slot, ByteBuffer frame) {
        var json = new byte[frame.getInt()];
        frame.get(json);
        var bytes = new byte[frame.remaining()];
        frame.get(bytes);
        var parsed = Json.parse(json);
        var proposal = Certified.fromJson(parsed.get("proposal"));
        if (!proposal.head().deleted() && !Sha256.hex(bytes).equals(proposal.head().meta().etag())) throw Refusal.badRequest("body does not match the etag");
        return local.accept(slot, proposal, Certified.fromJson(parsed.get("base")), bytes);
    }

    private void scan(Call call) {
        var scan = local.scan(call.requiredQuery("prefix"), call.requiredQuery("after"), Integer.parseInt(call.requiredQuery("limit")));
        var json = Json.object().put("more", scan.more());
        var items = json.putArray("items");
        scan.registers().forEach((path, register) -> items.addObject().put("path", path).set("register", register.toJson()));
        call.json(200, json);
    }

    private void digests(Call call) {
        var json = Json.object();
        var slots = json.putObject("slots");
        for (int slot : local.slots().existing()) if (!digests.heads(slot).isEmpty()) slots.put(Integer.toString(slot), digests.digestOf(slot));
        call.json(200, json);
    }
}

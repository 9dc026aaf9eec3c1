package systems.rimio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import http.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import kit.Digests;
import kit.SetupError;

/** A head made by a case and offered to single replicas by their internal route, to put them at odds (contracts/rimio.md §6.2). */
public record HeadOffer(int slot, String path, long generation, String headSha256, ObjectNode json, byte[] body) {
    private static final int PART_SIZE_BYTES = 64 * 1024 * 1024;

    /** A value of one part, or of none when it is empty. */
    public static HeadOffer meta(int slot, String path, long generation, byte[] body) {
        ObjectNode meta = InternalApi.object().put("path", path).put("slot_id", slot).put("generation", generation).put("version", generation)
            .put("size_bytes", body.length).put("etag", Digests.sha256(body)).put("part_size", PART_SIZE_BYTES).put("part_count", body.length == 0 ? 0 : 1)
            .put("part_index_state", "complete").put("updated_at", Instant.now().toString());
        return of("meta", slot, path, generation, meta, body);
    }

    public static HeadOffer tombstone(int slot, String path, long generation) {
        ObjectNode tombstone = InternalApi.object().put("path", path).put("slot_id", slot).put("generation", generation)
            .put("deleted_at", Instant.now().toString()).put("reason", "casebook");
        return of("tombstone", slot, path, generation, tombstone, new byte[0]);
    }

    /** A head without its payload, or of a kind that does not exist. */
    public static HeadOffer ofKind(String kind, int slot, String path, long generation) { return of(kind, slot, path, generation, null, new byte[0]); }

    private static HeadOffer of(String kind, int slot, String path, long generation, ObjectNode payload, byte[] body) {
        String sha = Digests.sha256((kind + payload).getBytes(StandardCharsets.UTF_8));
        ObjectNode head = InternalApi.object().put("head_kind", kind).put("generation", generation).put("head_sha256", sha);
        if (payload != null) head.set(kind, payload);
        return new HeadOffer(slot, path, generation, sha, head, body);
    }

    /** Offers the head alone. */
    public Reply to(RimioNode node) { return node.internal().putHead(slot, path, json); }

    /** Stores the part on the replica, then offers the head; both must be taken. */
    public void withPartTo(RimioNode node) {
        Reply part = node.internal().putPart(slot, Digests.sha256(body), path, generation, 0, body);
        if (part.status() != 200) throw new SetupError("the replica took no part: " + part);
        Reply head = to(node);
        if (head.status() != 200) throw new SetupError("the replica took no head: " + head);
    }
}

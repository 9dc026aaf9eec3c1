package rimio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one replica knows about one path. {@code committed} is the newest head known to be chosen, {@code pending} an accepted proposal of which
 * that is not known, {@code visible} the newest head on disk: usually the committed one, but a plain head PUT or an injected row has no ballot.
 */
record Register(Ballot promised, Certified committed, Certified pending, Head visible) {
    static final Register EMPTY = new Register(Ballot.ZERO, null, null, null);

    /**
     * A head with the ballot under which it was accepted, the ballot of its first proposer, and the write id that names the write.
     * The two ballots differ when somebody else took it up to finish it, because it may have been chosen before.
     */
    record Certified(Ballot ballot, Ballot origin, Head head, String writeId) {
        static Certified proposed(Ballot ballot, Head head, String writeId) { return new Certified(ballot, ballot, head, writeId); }

        Certified takenUp(Ballot later) { return new Certified(later, origin, head, writeId); }

        boolean isTakenUp() { return !ballot.equals(origin); }

        ObjectNode toJson() {
            var json = Json.object().put("ballot", ballot.toString()).put("origin", origin.toString()).put("write_id", writeId);
            json.set("head", head.toJson());
            return json;
        }

        static Certified fromJson(JsonNode json) {
            if (json == null || json.isNull()) return null;
            return new Certified(Ballot.parse(json.path("ballot").asText()), Ballot.parse(json.path("origin").asText()), Head.fromJson(json.get("head")), Json.textOrNull(json, "write_id"));
        }

        WriteRecord record() {
            if (writeId == null) return null;
            if (head.deleted()) return new WriteRecord(writeId, Head.Kind.TOMBSTONE, head.generation(), "none", 0);
            var meta = head.meta();
            return new WriteRecord(writeId, Head.Kind.META, head.generation(), meta.etag(), meta.sizeBytes());
        }
    }

    /** The memory of a finished write, by which its repeat is recognised (clauses 7-9). */
    record WriteRecord(String writeId, Head.Kind kind, long generation, String etag, long sizeBytes) {
        ObjectNode toJson() {
            return Json.object().put("write_id", writeId).put("kind", kind.wire).put("generation", generation).put("etag", etag).put("size_bytes", sizeBytes);
        }

        static WriteRecord fromJson(JsonNode json) {
            if (json == null || json.isNull()) return null;
            return new WriteRecord(json.path("write_id").asText(), Head.Kind.parse(json.path("kind").asText()), json.path("generation").asLong(),
                json.path("etag").asText(), json.path("size_bytes").asLong());
        }
    }

    boolean visibleIsCertified() { return visible == null || committed != null && visible.sameAs(committed.head()); }

    Ballot committedBallot() { return committed == null ? Ballot.ZERO : committed.ballot(); }

    ObjectNode toJson() {
        var json = Json.object().put("promised", promised.toString());
        if (committed != null) json.set("committed", committed.toJson());
        if (pending != null) json.set("pending", pending.toJson());
        if (visible != null && !visibleIsCertified()) json.set("visible", visible.toJson());
        return json;
    }

    static Register fromJson(JsonNode json) {
        var committed = Certified.fromJson(json.get("committed"));
        var visible = Head.fromJson(json.get("visible"));
        return new Register(Ballot.parse(json.path("promised").asText()), committed, Certified.fromJson(json.get("pending")),
            visible == null && committed != null ? committed.head() : visible);
    }
}

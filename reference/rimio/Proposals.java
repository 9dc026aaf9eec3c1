package rimio;

import rimio.Cluster.Place;
import rimio.Writer.Change;

import java.time.Instant;

/** The head that a change makes of the current state of a path. */
final class Proposals {
    private final Archive archive;
    private final Defects defects;

    Proposals(Archive archive, Defects defects) {
        this.archive = archive;
        this.defects = defects;
    }

    /** @return null if nothing is to be written. @throws Refusal 412 */
    Head head(Place place, Change change, View view) {
        return switch (change) {
            case Change.Settle _ -> null;
            case Change.Delete _ -> view.current() == null || view.current().deleted() ? null : Head.ofTombstone(place.path(), place.slot(), tombstoneGeneration(view), Instant.now());
            case Change.Put put -> {
                Preconditions.check(put.precondition(), view.current(), defects);
                long generation = generation(view);
                var head = Head.ofMeta(place.path(), place.slot(), generation, put.body().length, put.etag(), Instant.now(), archive.urlOf(place.path(), generation));
                yield defects == Defects.NONE ? head : flawed(head);
            }
        };
    }

    /** One more than the newest, also where that one has no ballot: the new head must win on each replica. */
    private long generation(View view) {
        long newest = Math.max(view.highestGeneration(), view.current() == null ? 0 : view.current().generation());
        if (defects.on(Defect.GENERATION_STARTS_AT_ZERO) && newest == 0) return 0;
        if (defects.on(Defect.GENERATION_RESTARTS_AFTER_DELETE) && view.current() != null && view.current().deleted()) return 1;
        return newest + (defects.on(Defect.GENERATION_SKIPS) ? 2 : 1);
    }

    private long tombstoneGeneration(View view) { return generation(view) - (defects.on(Defect.TOMBSTONE_KEEPS_GENERATION) ? 1 : 0); }

    /** The head with a field of its JSON wrong. */
    private Head flawed(Head head) {
        var json = (com.fasterxml.jackson.databind.node.ObjectNode) Json.parse(head.text());
        if (defects.on(Defect.META_WITH_PARTS_LIST)) json.putArray("parts").add(json.path("etag").asText());
        if (defects.on(Defect.META_WITHOUT_PART_COUNT)) json.remove("part_count");
        if (defects.on(Defect.META_WITHOUT_PART_SIZE)) json.remove("part_size");
        if (defects.on(Defect.META_INDEX_STATE_NONE)) json.put("part_index_state", "none");
        if (defects.on(Defect.EMPTY_BLOB_HAS_PART)) json.put("part_count", 1);
        var text = Json.text(json);
        return new Head(head.path(), head.kind(), head.generation(), Sha256.hex(text), text);
    }
}

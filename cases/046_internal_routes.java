///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The routes between nodes tell exactly what a replica holds, verify what they are given, and refuse what makes no sense.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN InternalRoutes
//DEPS ../lib/Casebook.java
//SYSTEM rimio
//NEEDS redis
//TAGS quick internal
//CLAUSES 2 53

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.JsonNode;
import http.Http;
import http.Percent;
import http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.Digests;
import systems.rimio.InternalApi;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;

class InternalRoutes {
    static void main(String[] args) { Case.run(args, InternalRoutes::check); }

    private static final String PATH = "internal/a b";
    private static final String UNKNOWN = "internal/unknown";
    private final Case c;
    private final RimioCluster cluster;
    private final InternalApi api;
    private final int slot;

    InternalRoutes(Case c, RimioCluster cluster) {
        this.c = c;
        this.cluster = cluster;
        api = cluster.node(1).internal();
        slot = cluster.slotOf(PATH);
    }

    static void check(Case c) {
        try (var cluster = Rimio.cluster(c).nodes(1).minWriteReplicas(1).totalSlots(16).start()) {
            var run = new InternalRoutes(c, cluster);
            c.step("a head is told with its payload, and only its own", run::heads);
            c.step("a path without a head is told in the same shape", run::unknownHead);
            c.step("a part is found by its name and by its digest", run::parts);
            c.step("a part is stored only if it is what its name says", run::refusedParts);
            c.step("what makes no sense is refused and changes nothing", run::refused);
        }
    }

    void heads() {
        byte[] body = c.bytes(700);
        cluster.node(1).blobs().put(PATH, body);
        JsonNode head = api.head(slot, PATH).json();
        c.check("head.found", head.path("found").asBoolean(), is(true));
        c.check("head.kind-and-generation", head.path("head_kind").asText() + " " + head.path("generation").asInt(), is("meta 1"));
        c.check("head.digest-is-sha256", head.path("head_sha256").asText(), matchesPattern("[0-9a-f]{64}"));
        c.check("head.value-has-no-tombstone", head.path("tombstone").isNull(), is(true));
        JsonNode meta = head.path("meta");
        c.check("meta.names-path-and-slot", List.of(meta.path("path").asText(), "" + meta.path("slot_id")), is(List.of(PATH, "" + slot)));
        c.check("meta.generation-and-version", List.of(meta.path("generation").asInt(), meta.path("version").isIntegralNumber()), is(List.of(1, true)));
        c.check("meta.size-and-etag", List.of("" + meta.path("size_bytes"), meta.path("etag").asText()), is(List.of("700", Digests.sha256(body))));
        c.check("meta.parts-are-complete", List.of("" + meta.path("part_count"), meta.path("part_index_state").asText()), is(List.of("1", "complete")));
        c.check("meta.has-updated-at", meta.path("updated_at").asText(), startsWith("20"));
        cluster.node(1).blobs().delete(PATH);
        JsonNode deleted = api.head(slot, PATH).json();
        c.check("head.tombstone-kind-and-generation", deleted.path("head_kind").asText() + " " + deleted.path("generation").asInt(), is("tombstone 2"));
        c.check("head.tombstone-has-no-value", deleted.path("meta").isNull(), is(true));
        c.check("tombstone.names-path-and-generation", List.of(deleted.path("tombstone").path("path").asText(), deleted.path("tombstone").path("generation").asInt()), is(List.of(PATH, 2)));
        c.check("tombstone.has-time-and-reason", List.of(deleted.path("tombstone").path("deleted_at").asText(), deleted.path("tombstone").path("reason").asText()), everyItem(not(emptyString())));
    }

    void unknownHead() {
        Reply head = api.head(slot, UNKNOWN);
        c.check("unknown-head.is-404", head.status(), is(404));
        c.check("unknown-head.says-found-false", head.json().path("found"), hasToString("false"));
        c.check("unknown-head.has-no-payload", head.json().path("meta").isValueNode() && head.json().path("tombstone").isValueNode(), is(true));
    }

    void parts() {
        byte[] bytes = c.bytes(900);
        String sha = Digests.sha256(bytes);
        Reply first = api.putPart(slot, sha, "internal/parts", 1, 0, bytes);
        c.check("part.is-accepted", List.of(first.status(), first.json().path("accepted").asBoolean(), first.text("sha256")), is(List.of(200, true, sha)));
        c.check("part.first-is-not-reused", first.json().path("reused").asBoolean(true), is(false));
        c.check("part.second-is-reused", api.putPart(slot, sha, "internal/parts", 1, 0, bytes).json().path("reused").asBoolean(), is(true));
        Reply byHeaders = part("PUT", sha, "?path=internal/parts").header(header("generation"), "1").header(header("part-no"), "1").body(bytes).send();
        c.check("part.number-may-stand-in-headers", byHeaders.status(), is(200));
        for (int number : List.of(0, 1)) c.check("part.found-by-its-number", api.part(slot, "internal/parts", 1, number).body(), sameBytes(bytes));
        c.check("part.tells-its-digest", api.part(slot, "internal/parts", 1, 0).header(header("sha256")), is(sha));
        c.check("part.found-by-its-digest", part("GET", sha, "?path=internal/parts").send().body(), sameBytes(bytes));
        c.check("part.other-number-is-404", api.part(slot, "internal/parts", 1, 7).status(), is(404));
        c.check("part.other-generation-is-404", api.part(slot, "internal/parts", 9, 0).status(), is(404));
        c.check("part.unknown-digest-is-404", part("GET", "0".repeat(64), "?path=internal/parts").send().status(), is(404));
    }

    void refusedParts() {
        byte[] bytes = c.bytes(64);
        String sha = Digests.sha256(bytes);
        c.check("refused-part.wrong-digest-is-400", api.putPart(slot, "a".repeat(64), UNKNOWN, 1, 0, bytes).status(), is(400));
        c.check("refused-part.without-path-is-400", part("PUT", sha, "?generation=1&part_no=0").body(bytes).send().status(), is(400));
        c.check("refused-part.without-number-is-400", part("PUT", sha, "?generation=1&path=" + UNKNOWN).body(bytes).send().status(), is(400));
        c.check("refused-part.number-is-no-number", part("PUT", sha, "?generation=1&part_no=one&path=" + UNKNOWN).body(bytes).send().status(), is(oneOf(400, 422)));
        c.check("refused-part.is-not-stored", api.part(slot, UNKNOWN, 1, 0).status(), is(404));
    }

    void refused() {
        Map.of("no-json", "{", "no-kind", "{\"generation\":1,\"head_sha256\":\"a\"}", "bad-kind", "{\"head_kind\":\"other\",\"generation\":1,\"head_sha256\":\"a\",\"meta\":{}}",
            "no-payload", "{\"head_kind\":\"meta\",\"generation\":1,\"head_sha256\":\"a\"}", "generation-is-text", "{\"head_kind\":\"meta\",\"generation\":\"x\",\"head_sha256\":\"a\",\"meta\":{}}")
            .forEach((what, text) -> c.check("refused-head." + what, json("PUT", "/heads?path=" + UNKNOWN, text), is(oneOf(400, 415, 422))));
        c.check("refused-head.changes-nothing", api.head(slot, UNKNOWN).status(), is(404));
        c.check("head.without-path-is-400", api.raw("GET", "/slots/" + slot + "/heads").send().status(), is(400));
        c.check("slot.no-number-is-400", api.raw("GET", "/slots/seven/heads?path=a").send().status(), is(400));
        c.check("heal-heads.without-prefixes-is-refused", json("POST", "/heal/heads", "{}"), is(oneOf(400, 422)));
        c.check("repair.blank-source-is-400", api.repair(slot, " ", List.of(PATH), false).status(), is(400));
        c.check("repair.without-source-is-refused", json("POST", "/heal/repair", "{\"blob_paths\":[]}"), is(oneOf(400, 422)));
        c.check("repair.paths-are-no-list", json("POST", "/heal/repair", "{\"source_node_id\":\"a\",\"blob_paths\":\"b\"}"), is(oneOf(400, 422)));
    }

    private int json(String method, String route, String text) {
        return api.raw(method, "/slots/" + slot + route).header("content-type", "application/json").body(text.getBytes(StandardCharsets.UTF_8)).send().status();
    }

    private Http.Request part(String method, String digest, String query) { return api.raw(method, "/slots/" + slot + "/parts/" + Percent.query(digest) + query); }

    private String header(String name) { return cluster.profile().headerPrefix() + name; }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A manifest that breaks a rule is refused with its status and code, and leaves nothing in store, ledger or log; one at each limit is taken.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ManifestRules
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ingest quick
//CLAUSES 18 19 22
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Submitted;
import systems.fetchbox.Topic;

class ManifestRules {
    static void main(String[] args) { Case.run(args, ManifestRules::check); }

    private static final String INVALID = "400 INVALID_PAYLOAD";
    private static final int SIZE_LIMIT = 5 << 20;
    private static final Duration BEHIND_A_THOUSAND = Duration.ofSeconds(120);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;

    ManifestRules(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10]));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new ManifestRules(c, box);
            c.step("each rule of a field has its refusal", run::fields);
            c.step("so has each rule of a resource", run::resources);
            c.step("so have size, encoding and the job type", run::bodies);
            c.step("nothing of it is anywhere", run::nothing);
            c.step("manifests at the limits are taken", run::limits);
        }
    }

    private Manifest good() { return Manifest.of("a", origin.url("/a")); }

    private void refused(String name, Consumer<ObjectNode> change) {
        Manifest manifest = good();
        change.accept(manifest.json());
        c.check(name + ".is-refused", box.submit(manifest).outcome(), is(INVALID));
    }

    void fields() {
        refused("version", json -> json.put("manifest_version", "v2"));
        refused("metadata", json -> json.remove("metadata"));
        refused("no-resources", json -> json.putArray("resources"));
        refused("attributes", json -> json.put("attributes", "none"));
        c.check("too-many.is-refused", box.submit(many(1001)).outcome(), is(INVALID));
    }

    private Manifest many(int count) {
        Manifest manifest = Manifest.empty();
        for (int i = 0; i < count; i++) manifest.resource("r" + i, origin.url("/a"));
        return manifest;
    }

    void resources() {
        refused("empty-id", json -> first(json).put("id", ""));
        refused("long-id", json -> first(json).put("id", "x".repeat(129)));
        refused("double-id", json -> json.withArray("resources").add(first(json).deepCopy()));
        refused("other-scheme", json -> first(json).put("url", "ftp://127.0.0.1/a"));
        refused("no-url", json -> first(json).put("url", "no url"));
        refused("many-headers", json -> headers(first(json), 11));
        refused("long-header", json -> first(json).putObject("headers").put("x-long", "v".repeat(1025)));
        refused("tags", json -> first(json).putObject("tags").put("depth", 3));
    }

    private static ObjectNode first(ObjectNode json) { return (ObjectNode) json.withArray("resources").get(0); }

    private static void headers(ObjectNode resource, int count) {
        for (int i = 0; i < count; i++) resource.withObject("headers").put("x-header-" + i, "v");
    }

    private String posted(byte[] body, Map<String, String> headers) { return box.submitManifest(body, Pipeline.TYPE, headers).outcome(); }

    private static byte[] text(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    private static byte[] packed(byte[] body) throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    private byte[] ofSize(int bytes) {
        Manifest manifest = good();
        manifest.json().withObject("metadata").put("filler", "");
        int missing = bytes - manifest.bytes().length;
        manifest.json().withObject("metadata").put("filler", "f".repeat(missing));
        return manifest.bytes();
    }

    void bodies() throws Exception {
        c.check("no-json.is-refused", posted(text("{\"manifest_version\":"), Map.of()), is(INVALID));
        c.check("no-object.is-refused", posted(text("[]"), Map.of()), is(INVALID));
        c.check("no-body.is-refused", posted(new byte[0], Map.of()), is(INVALID));
        c.check("no-gzip.is-refused", posted(good().bytes(), Map.of("content-encoding", "gzip")), is(INVALID));
        c.check("too-large.is-refused", posted(ofSize(SIZE_LIMIT + 1), Map.of()), is("413 PAYLOAD_TOO_LARGE"));
        c.check("too-large-unpacked.is-refused", posted(packed(ofSize(SIZE_LIMIT + 1)), Map.of("content-encoding", "gzip")), is("413 PAYLOAD_TOO_LARGE"));
        Submitted untyped = new Submitted(box.http().post("/jobs", good().bytes()).header("content-type", "application/json").send());
        c.check("no-type.is-refused", untyped.outcome(), is(INVALID));
        c.check("no-type.says-why", untyped.reply().json().at("/error/message").asText(), is(not(emptyString())));
    }

    void nothing() {
        c.check("refused.store-is-empty", box.s3().keys(), is(empty()));
        for (Topic topic : List.of(Topic.TASKS, Topic.STATUS)) c.check("refused.log-is-empty", box.log().read(topic), is(empty()));
    }

    void limits() throws Exception {
        Manifest full = Manifest.empty();
        full.resource("i".repeat(128), origin.url("/a"), Map.of("x-long", "v".repeat(1024)), Map.of("depth", "3"));
        headers(first(full.json()), 9);
        full.json().putObject("attributes").put("priority", 1);
        c.check("limits.are-accepted", box.submit(full).status(), is(202));
        c.check("thousand.are-accepted", box.submit(many(1000)).resourceCount(), is(1000L));
        Submitted large = box.submitManifest(packed(ofSize(SIZE_LIMIT)), Pipeline.TYPE, Map.of("content-encoding", "gzip"));
        c.check("largest.is-accepted", large.status(), is(202));
        c.check("largest.is-completed", box.waitForJob(large.jobId(), "completed", BEHIND_A_THOUSAND).status(), is("completed"));
    }
}

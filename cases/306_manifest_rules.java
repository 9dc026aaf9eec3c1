///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A manifest that breaks a rule is refused with its status and code, and leaves nothing in store or log.
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    private static final String TOO_LARGE = "413 PAYLOAD_TOO_LARGE";
    private static final int SIZE_LIMIT = 5 << 20;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final List<Submitted> answers = new ArrayList<>();

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
        }
    }

    private Manifest good() { return Manifest.of("a", origin.url("/a")); }

    private void refused(String name, Consumer<ObjectNode> change) {
        Manifest manifest = good();
        change.accept(manifest.json());
        refused(name, box.submit(manifest), INVALID);
    }

    private void refused(String name, Submitted answer, String outcome) {
        answers.add(answer);
        c.check(name + ".is-refused", answer.outcome(), is(outcome));
    }

    private static String why(Submitted refused) { return refused.reply().json().at("/error/message").asText(); }

    void fields() {
        refused("version", json -> json.put("manifest_version", "v2"));
        refused("metadata", json -> json.remove("metadata"));
        refused("metadata-text", json -> json.put("metadata", "made by casebook"));
        refused("resources-object", json -> json.putObject("resources").set("a", first(good().json())));
        refused("no-resources", json -> json.putArray("resources"));
        refused("attributes", json -> json.put("attributes", "none"));
        refused("too-many", box.submit(many(1001)), INVALID);
    }

    private Manifest many(int count) {
        Manifest manifest = Manifest.empty();
        for (int i = 0; i < count; i++) manifest.resource("r" + i, origin.url("/a"));
        return manifest;
    }

    void resources() {
        refused("empty-id", json -> first(json).put("id", ""));
        refused("long-id", json -> first(json).put("id", "x".repeat(129)));
        refused("long-wide-id", json -> first(json).put("id", "ü".repeat(129)));
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

    private Submitted posted(byte[] body, Map<String, String> headers) { return box.submitManifest(body, Pipeline.TYPE, headers); }

    private static byte[] text(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    void bodies() {
        refused("no-json", posted(text("{\"manifest_version\":"), Map.of()), INVALID);
        refused("no-object", posted(text("[]"), Map.of()), INVALID);
        refused("no-body", posted(new byte[0], Map.of()), INVALID);
        refused("no-gzip", posted(good().bytes(), Map.of("content-encoding", "gzip")), INVALID);
        refused("too-large", posted(good().filled(SIZE_LIMIT + 1).bytes(), Map.of()), TOO_LARGE);
        refused("too-large-unpacked", posted(good().filled(SIZE_LIMIT + 1).packed(), Map.of("content-encoding", "gzip")), TOO_LARGE);
        Submitted untyped = new Submitted(box.http().post("/jobs", good().bytes()).header("content-type", "application/json").send());
        refused("no-type", untyped, INVALID);
        c.check("no-type.says-why", why(untyped), is(not(emptyString())));
        c.check("refused.each-says-why", answers.stream().filter(a -> a.status() >= 400).map(ManifestRules::why).toList(), everyItem(is(not(emptyString()))));
    }

    void nothing() {
        c.check("refused.store-is-empty", box.s3().keys(), is(empty()));
        for (Topic topic : List.of(Topic.TASKS, Topic.STATUS)) c.check("refused.log-is-empty", box.log().read(topic), is(empty()));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A handler's bucket, key prefix and default headers count for its job type and for no other; headers of a resource win; other types are refused.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN HandlerOverride
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline handlers quick
//CLAUSES 5 10 22 28 35 46
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Asked;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Proxies;
import systems.fetchbox.Submitted;
import systems.fetchbox.Task;

class HandlerOverride {
    static void main(String[] args) { Case.run(args, HandlerOverride::check); }

    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    /** Of the handler, with a name that no other case on the same server has. */
    private final String bucket;

    HandlerOverride(Case c, Pipeline box, String bucket) {
        this.c = c;
        this.box = box;
        this.bucket = bucket;
        origin = Origin.of(c);
        body = c.bytes(2500);
        origin.serve("/a", Answer.ok(body)).serve("/b", Answer.ok(body));
    }

    static void check(Case c) {
        String bucket = "pictures-%016x".formatted(c.random().nextLong());
        var headers = Map.of("User-Agent", "casebook-bot", "X-Default", "handler");
        Map<String, Object> pictures = Map.of("handler", "default", "storage_bucket", bucket, "key_prefix", "raw/2026//", "default_headers", headers);
        Map<String, Object> plain = Map.of("handler", "default", "key_prefix", "plain", "proxy_pool", "eu");
        String proxy = Proxies.of(c).passing("one");
        try (var box = FetchBox.pipeline(c).pool("eu", List.of(proxy)).handler("pictures", pictures).handler("plain", plain).start()) {
            var run = new HandlerOverride(c, box, bucket);
            c.step("objects of the type go to its bucket, under its prefix", run::stored);
            c.step("a prefix without a slash is given one", run::prefix);
            c.step("the usual type knows nothing of it", run::usual);
            c.step("an unknown type is refused", run::unknown);
        }
    }

    void stored() {
        var manifest = Manifest.of("a", origin.url("/a")).resource("b", origin.url("/b"), Map.of("X-Default", "resource"), Map.of());
        String id = box.submitManifest(manifest.bytes(), "pictures", Map.of()).jobId();
        c.require("override.job-is-completed", box.waitForEnd(id).status(), is("completed"));
        String prefix = "raw/2026/" + id + "/";
        Task task = box.log().tasks(id).getFirst();
        c.check("task.hints-at-bucket-and-prefix", List.of(task.bucket(), task.keyPrefix()), contains(is(bucket), startsWith("raw/2026")));
        c.check("override.bucket-holds-these-keys", box.s3(bucket).keys(), containsInAnyOrder(prefix + "a", prefix + "b", "manifests/pictures/" + id + "/metadata.json"));
        c.check("override.same-bytes", box.s3(bucket).get("raw/2026/" + id + "/a").body(), sameBytes(body));
        c.check("override.default-bucket-holds-nothing", box.s3().keys(), is(empty()));
        c.check("override.manifest-key-names-the-bucket", box.job(id).manifestKey(), is("s3://" + bucket + "/manifests/pictures/" + id + "/metadata.json"));
        c.check("headers.defaults-are-sent", headers("/a"), is(List.of("casebook-bot", "handler")));
        c.check("headers.of-the-resource-win", headers("/b"), is(List.of("casebook-bot", "resource")));
    }

    private List<String> headers(String path) {
        Asked asked = origin.asked(path).getLast();
        return List.of(asked.header("user-agent"), asked.header("x-default"));
    }

    void prefix() {
        String id = box.submitManifest(Manifest.of("a", origin.url("/a")).bytes(), "plain", Map.of()).jobId();
        box.waitForEnd(id);
        c.check("task.hints-at-the-pool", box.log().tasks(id).stream().map(Task::primaryPool).toList(), is(List.of("eu")));
        c.check("prefix.default-bucket-holds-these-keys", box.s3().keys(), containsInAnyOrder("plain/" + id + "/a", "manifests/plain/" + id + "/metadata.json"));
    }

    void usual() {
        String id = box.submit(Manifest.of("a", origin.url("/a"))).jobId();
        box.waitForEnd(id);
        c.check("usual.default-key", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/a").body(), sameBytes(body));
        c.check("usual.no-default-headers", origin.asked("/a").getLast().header("x-default"), is(""));
    }

    void unknown() {
        int before = box.s3().keys().size();
        Submitted refused = box.submitManifest(Manifest.of("a", origin.url("/a")).bytes(), "unheard-of", Map.of());
        c.check("unknown.is-refused", refused.outcome(), is("403 UNSUPPORTED_JOB_TYPE"));
        c.check("unknown.says-why", refused.reply().json().at("/error/message").asText(), is(not(emptyString())));
        c.check("unknown.stores-nothing", box.s3().keys(), hasSize(before));
    }
}

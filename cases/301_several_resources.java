///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A manifest of three resources is stored, and each of them once under its key, whole and with its content type; its job only moves forward to completed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN SeveralResources
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline quick
//CLAUSES 12 16 17 20 23 35 36 37
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Asked;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Submitted;

class SeveralResources {
    static void main(String[] args) { Case.run(args, SeveralResources::check); }

    private static final String UUID7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    private static final int BIG = 7 << 20;
    /** Longer than what is stored takes to be told. */
    private static final Duration SLOW = Duration.ofSeconds(1);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final Map<String, byte[]> bodies = new LinkedHashMap<>();
    private final Manifest manifest = Manifest.empty();
    private Submitted submitted;

    SeveralResources(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
        bodies.put("empty", new byte[0]);
        bodies.put("small", c.bytes(2000));
        bodies.put("big", c.bytes(BIG));
        origin.serve("/empty", Answer.ok(bodies.get("empty"))).serve("/small", Answer.ok(bodies.get("small"), "text/markdown")).serve("/big", Answer.late(SLOW, Answer.ok(bodies.get("big"), "image/png")));
        manifest.resource("empty", origin.url("/empty"), Map.of(), Map.of("content_type", "text/csv"));
        manifest.resource("small", origin.url("/small"), Map.of("X-Asked-By", "casebook"), Map.of("content_type", "text/csv")).resource("big", origin.url("/big"));
        manifest.json().withObject("metadata").put("crawl", "größer").put("price", new BigDecimal("0.10")).put("serial", new BigInteger("12345678901234567890123")).putNull("end").putObject("nested").put("n", 1);
        manifest.json().putObject("attributes").put("crawl_id", "c-7").put("priority", 5);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new SeveralResources(c, box);
            c.step("the manifest is accepted, and stored as it came", run::submit);
            c.step("the job ends completed", run::completes);
            c.step("each resource is one object, as the origin served it", run::objects);
            c.step("each outcome is told", run::told);
            c.step("a packed manifest is the same", run::packed);
            c.step("an id is the end of its key as it is", run::oddIds);
        }
    }

    void submit() {
        submitted = box.submit(manifest);
        c.require("post.answers-202", submitted.status(), is(202));
        c.check("post.job-id-is-uuid7", submitted.jobId(), matchesPattern(UUID7));
        c.check("post.counts-the-resources", submitted.resourceCount(), is(3L));
        c.check("post.names-the-manifest-key", submitted.manifestKey(), is("s3://" + box.bucket() + "/" + manifestKey()));
        JobSnapshot known = box.job(submitted.jobId());
        c.check("ledger.knows-the-job-by-then", List.of(known.reply().status(), known.total()), is(List.of(200, 3L)));
        c.check("manifest.is-stored-as-it-came", Manifest.values(box.s3().get(manifestKey()).body()), is(Manifest.values(manifest.bytes())));
        c.check("tasks.are-published-by-then", box.log().tasks(submitted.jobId()), hasSize(3));
    }

    void completes() {
        JobSnapshot job = box.waitForEnd(submitted.jobId());
        c.require("job.is-completed", job.status(), is("completed"));
        c.check("job.states-only-move-forward", job.seen(), is(inOrder(job.seen())));
        c.check("job.total-is-three", job.total(), is(3L));
        c.check("job.completed-is-three", job.completed(), is(3L));
        c.check("job.no-last-error", job.errorCode(), is("null"));
        c.check("job.type-and-key", List.of(job.text("job_id"), job.text("job_type"), job.manifestKey()), is(List.of(submitted.jobId(), Pipeline.TYPE, submitted.manifestKey())));
    }

    private static List<String> inOrder(List<String> seen) {
        List<String> inOrder = new ArrayList<>(List.of("queued", "in_progress", "completed"));
        inOrder.retainAll(seen);
        return inOrder;
    }

    private String manifestKey() { return "manifests/" + Pipeline.TYPE + "/" + submitted.jobId() + "/metadata.json"; }

    private String key(String resource) { return "resources/" + Pipeline.TYPE + "/" + submitted.jobId() + "/" + resource; }

    void objects() {
        bodies.forEach((id, body) -> c.check(id + ".same-bytes", box.s3().get(key(id)).body(), sameBytes(body)));
        c.check("small.content-type-of-the-response", box.s3().get(key("small")).header("content-type"), is("text/markdown"));
        c.check("big.content-type-of-the-response", box.s3().get(key("big")).header("content-type"), is("image/png"));
        c.check("empty.content-type-of-the-tag", box.s3().get(key("empty")).header("content-type"), is("text/csv"));
        c.check("bucket.holds-these-keys-alone", box.s3().keys(), containsInAnyOrder(key("empty"), key("small"), key("big"), manifestKey()));
        c.check("origin.each-url-once", origin.asked().stream().map(Asked::path).toList(), containsInAnyOrder("/empty", "/small", "/big"));
        c.check("origin.is-asked-with-the-header", origin.asked("/small").getFirst().header("x-asked-by"), is("casebook"));
    }

    void told() {
        for (String id : bodies.keySet()) {
            var lines = box.logs(submitted.jobId()).stream().filter(l -> l.resourceId().equals(id)).toList();
            c.require("log.one-entry-each", lines, hasSize(1));
            c.check("log.is-no-error", lines.getFirst().level(), is(not("ERROR")));
            c.check("log.names-the-status", lines.getFirst().words(), matchesPattern("(?s).*\\b200\\b.*"));
            c.check("log.names-the-storage-key", lines.getFirst().words(), containsString(key(id)));
        }
    }

    void packed() {
        submitted = box.submitManifest(manifest.packed(), Pipeline.TYPE, Map.of("content-encoding", "gzip"));
        c.check("packed.answers-202", submitted.status(), is(202));
        c.check("packed.is-completed", box.waitForEnd(submitted.jobId()).status(), is("completed"));
        c.check("packed.same-bytes", box.s3().get(key("big")).body(), sameBytes(bodies.get("big")));
        c.check("packed.manifest-is-stored-unpacked", Manifest.values(box.s3().get(manifestKey()).body()), is(Manifest.values(manifest.bytes())));
    }

    void oddIds() {
        List<String> ids = List.of("ä b+c%2F", "a/b");
        Manifest odd = Manifest.empty();
        ids.forEach(id -> odd.resource(id, origin.url("/small")));
        submitted = box.submit(odd);
        box.waitForEnd(submitted.jobId());
        for (String id : ids) c.check("odd-ids.same-bytes", box.s3().get(key(id)).body(), sameBytes(bodies.get("small")));
    }
}

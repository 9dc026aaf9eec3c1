///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A manifest at each limit is taken, as plain text and packed; the log of a job with a thousand resources is told up to its limit, and to its end.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ManifestLimits
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ingest
//CLAUSES 18 19 24
//TIMEOUT 360
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Submitted;
import systems.fetchbox.Task;
import systems.fetchbox.Topic;

class ManifestLimits {
    static void main(String[] args) { Case.run(args, ManifestLimits::check); }

    private static final int SIZE_LIMIT = 5 << 20;
    private static final int USUAL_LIMIT = 1000;
    private static final Duration BEHIND_A_THOUSAND = Duration.ofSeconds(120);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private Submitted thousand;

    ManifestLimits(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10]));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new ManifestLimits(c, box);
            c.step("what is just at a limit is taken", run::fields);
            c.step("so are a thousand resources", run::thousand);
            c.step("so is the largest manifest", run::sizes);
            c.step("the log of a thousand and one outcomes is told as far as asked", run::longLog);
        }
    }

    void fields() {
        Manifest full = Manifest.empty();
        full.resource("i".repeat(128), origin.url("/a"), Map.of("x-long", "v".repeat(1024)), Map.of("depth", "3"));
        for (int i = 0; i < 9; i++) full.json().withArray("resources").get(0).withObject("headers").put("x-header-" + i, "v");
        full.json().putObject("attributes").put("priority", 1);
        c.check("limits.are-accepted", box.submit(full).status(), is(202));
        c.check("wide-id.is-accepted", box.submit(Manifest.of("ü".repeat(128), origin.url("/a"))).status(), is(202));
        c.check("https.is-accepted", box.submit(Manifest.of("a", origin.url("/a").replaceFirst("^http:", "https:"))).status(), is(202));
    }

    void thousand() {
        Manifest many = Manifest.empty();
        for (int i = 0; i < 1000; i++) many.resource("r" + i, origin.url("/a"));
        thousand = box.submit(many);
        c.check("thousand.are-accepted", thousand.resourceCount(), is(1000L));
    }

    private Manifest largest() { return Manifest.of("a", origin.url("/a")).filled(SIZE_LIMIT); }

    void sizes() {
        c.check("largest-plain.is-accepted", box.submit(largest()).status(), is(202));
        Submitted large = box.submitManifest(largest().packed(), Pipeline.TYPE, Map.of("content-encoding", "gzip"));
        c.check("largest.is-accepted", large.status(), is(202));
        c.check("largest.is-completed", box.waitForJob(large.jobId(), "completed", BEHIND_A_THOUSAND).status(), is("completed"));
    }

    void longLog() {
        String id = thousand.jobId();
        c.require("thousand.are-completed", box.waitForJob(id, "completed", BEHIND_A_THOUSAND).completed(), is(1000L));
        box.log().append(Topic.TASKS, id, Task.message(id, Pipeline.TYPE, "one-more", origin.url("/a")));
        c.checkWithin(LIMIT, "long-log.one-entry-more", () -> box.log().logs(id).size(), is(greaterThan(USUAL_LIMIT)));
        c.check("long-log.default-limit", box.logs(id).size(), is(USUAL_LIMIT));
        c.check("long-log.whole", box.logs(id, 0, 2 * USUAL_LIMIT).size(), is(box.log().logs(id).size()));
    }
}

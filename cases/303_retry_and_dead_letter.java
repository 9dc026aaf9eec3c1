///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A failing download is tried three times with growing pauses and then is a dead letter; what may not be tried again is one at once; the other resources are stored.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN RetryAndDeadLetter
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline retries quick
//CLAUSES 4 12 14 34 37 40 42
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Task;

class RetryAndDeadLetter {
    static void main(String[] args) { Case.run(args, RetryAndDeadLetter::check); }

    private static final int LIMIT = 3;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private long fromMs;
    private String id;

    RetryAndDeadLetter(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
        body = c.bytes(4000);
        origin.serve("/always", Answer.status(500)).serve("/third", Answer.status(500), Answer.status(503), Answer.ok(body)).serve("/missing", Answer.status(404));
        origin.serve("/throttled", Answer.status(429), Answer.ok(body)).serve("/slow-client", Answer.status(408), Answer.status(499), Answer.ok(body)).serve("/good", Answer.ok(body));
        origin.serve("/later", Answer.status(500), Answer.status(503), Answer.ok(body));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new RetryAndDeadLetter(c, box);
            c.step("a job with failing and with good resources is failed", run::job);
            c.step("what goes on failing is tried three times, ever later", run::retries);
            c.step("a dead letter each tells of it", run::letters);
            c.step("the others are stored", run::others);
            c.step("a worker that starts again is given none of it", run::acknowledged);
        }
    }

    void job() {
        fromMs = System.currentTimeMillis();
        var manifest = Manifest.of("always", origin.url("/always")).resource("third", origin.url("/third")).resource("missing", origin.url("/missing"));
        manifest.resource("throttled", origin.url("/throttled")).resource("slow-client", origin.url("/slow-client")).resource("good", origin.url("/good"), Map.of("X-Kept", "yes"), Map.of());
        id = box.submit(manifest).jobId();
        JobSnapshot job = box.waitForEnd(id);
        c.require("job.is-failed", job.status(), is("failed"));
        c.check("job.counts-what-is-stored", List.of(job.completed(), job.total()), is(List.of(4L, 6L)));
        c.check("job.last-error-is-the-last-failure", job.errorCode(), is("DOWNLOAD_HTTP_5XX"));
    }

    void retries() {
        box.waitForEnd(box.submit(Manifest.of("later", origin.url("/later"))).jobId()); // alone, by a worker that has done it before
        c.check("always.as-often-as-the-limit", origin.asked("/always"), hasSize(LIMIT));
        long first = shortestGapMs(0);
        c.check("retries.pause-before-the-second", first, is(greaterThan(30L)));
        c.check("retries.pause-longer-before-the-third", shortestGapMs(1), is(greaterThan(first * 5 / 4)));
        c.check("missing.is-asked-once", origin.asked("/missing"), hasSize(1));
        c.check("third.is-asked-three-times", origin.asked("/third"), hasSize(3));
        c.check("throttled.is-asked-again", origin.asked("/throttled"), hasSize(2));
        c.check("slow-client.is-asked-again-twice", origin.asked("/slow-client"), hasSize(3));
    }

    /** Of those that were tried three times, so that a moment in which the machine was busy is no pause. */
    private long shortestGapMs(int index) { return Stream.of("/always", "/third", "/slow-client", "/later").mapToLong(path -> origin.gapsMs(path).stream().skip(index).findFirst().orElse(0L)).min().orElse(0); }

    void letters() {
        List<DeadLetter> letters = box.deadLetters(id);
        c.check("letters.one-for-each-failure", letters.stream().map(d -> d.task().resourceId()).toList(), containsInAnyOrder("always", "missing"));
        letter(letters, "always", "DOWNLOAD_HTTP_5XX", LIMIT);
        letter(letters, "missing", "DOWNLOAD_HTTP_4XX", 1);
        for (String failed : List.of("always", "missing")) {
            var line = box.logs(id).stream().filter(l -> l.resourceId().equals(failed)).findFirst();
            c.check("log.failure-is-more-than-a-remark", line.map(l -> l.level()).orElse("no entry"), is(oneOf("WARN", "ERROR")));
            c.check("log.names-the-exact-status", line.map(l -> l.words()).orElse("no entry"), matchesPattern("(?s).*\\b" + (failed.equals("missing") ? "404" : "500") + "\\b.*"));
        }
    }

    private void letter(List<DeadLetter> letters, String resource, String code, int attempts) {
        Task published = box.log().tasks(id).stream().filter(t -> t.resourceId().equals(resource)).findFirst().orElseThrow();
        DeadLetter letter = letters.stream().filter(d -> d.task().resourceId().equals(resource)).findFirst().orElse(DeadLetter.NONE);
        c.check(resource + ".letter-has-the-task-as-published", letter.task().raw(), sameBytes(published.raw()));
        c.check(resource + ".letter-has-the-code", letter.code(), is(code));
        c.check(resource + ".letter-has-the-attempts", letter.attempts(), is(attempts));
        c.check(resource + ".letter-has-the-time", letter.failedAtMs(), is(both(greaterThanOrEqualTo(fromMs)).and(lessThanOrEqualTo(System.currentTimeMillis()))));
        c.check(resource + ".letter-has-a-message", letter.message(), is(not(emptyString())));
    }

    void others() {
        for (String stored : List.of("third", "throttled", "slow-client", "good")) c.check(stored + ".is-stored", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/" + stored).body(), sameBytes(body));
        for (String failed : List.of("always", "missing")) c.check(failed + ".is-not-stored", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/" + failed).status(), is(404));
    }

    void acknowledged() {
        c.checkWithin(Duration.ofSeconds(10), "worker.acknowledged-all", box::lag, is(0L));
        int before = origin.asked().size();
        box.worker().stop();
        box.worker().start();
        box.waitForEnd(box.submit(Manifest.of("next", origin.url("/good"))).jobId());
        c.check("next-job.only-it-is-asked-for", origin.asked(), hasSize(before + 1));
    }
}

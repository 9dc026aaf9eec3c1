///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A task that another producer appends is done like the API's, as it hints; one that cannot be read, or lacks a field, becomes a dead letter and blocks nobody.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN DirectProducer
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline messages quick
//CLAUSES 28 30 34 42
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.LogMessage;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Proxies;
import systems.fetchbox.StatusMessage;
import systems.fetchbox.Task;
import systems.fetchbox.TaskMessage;
import systems.fetchbox.Topic;

class DirectProducer {
    static void main(String[] args) { Case.run(args, DirectProducer::check); }

    /** The wire type 7 does not exist. */
    private static final byte[] NO_MESSAGE = {(byte) 0x0f, 1, 2, 3};
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String JOB = "direct-1";
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;

    DirectProducer(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
        body = c.bytes(1500);
        origin.serve("/a", Answer.ok(body, "text/markdown")).serve("/plain", Answer.ok(body));
    }

    static void check(Case c) {
        var proxies = Proxies.of(c);
        String bucket = "hinted-%016x".formatted(c.random().nextLong());
        try (var box = FetchBox.pipeline(c).pool("eu", List.of(proxies.passing("one"))).handler("other", Map.of("handler", "default", "storage_bucket", bucket)).start()) {
            var run = new DirectProducer(c, box);
            c.step("a task from elsewhere is done and told", run::done);
            c.step("what is no task, or lacks something, is a dead letter", run::unreadable);
            c.step("and what follows it in its partition is done", run::notBlocked);
            c.step("status and log that are no messages stop nothing", run::otherTopics);
            c.step("nor does a status of an entry that no log can have", run::farOffset);
            c.step("bucket, key, header, type and proxy of a task are those that it hints at", () -> run.hints(bucket, proxies));
        }
    }

    void done() {
        box.log().append(Topic.TASKS, JOB, Task.message(JOB, Pipeline.TYPE, "a", origin.url("/a")));
        c.checkWithin(LIMIT, "direct.is-acknowledged", box::lag, is(0L));
        c.check("direct.is-stored", box.s3().get("resources/" + Pipeline.TYPE + "/" + JOB + "/a").body(), sameBytes(body));
        c.checkWithin(LIMIT, "direct.status-is-published", () -> box.log().statuses(JOB).stream().map(StatusMessage::jobType).distinct().toList(), is(List.of(Pipeline.TYPE)));
        c.checkWithin(LIMIT, "direct.log-is-published", () -> box.log().logs(JOB).stream().map(LogMessage::resourceId).toList(), is(List.of("a")));
        c.check("direct.log-names-the-key", box.log().logs(JOB).stream().flatMap(l -> l.fields().values().stream()).toList(), hasItem("resources/" + Pipeline.TYPE + "/" + JOB + "/a"));
        c.check("direct.no-dead-letter", box.deadLetters(JOB), is(empty()));
    }

    void unreadable() {
        box.log().append(Topic.TASKS, JOB, NO_MESSAGE);
        c.checkWithin(LIMIT, "unreadable.is-a-dead-letter", () -> box.log().deadLetters().size(), is(1));
        c.check("unreadable.has-a-code", code(0), matchesPattern("(VALIDATION|HANDLER|SYSTEM)_[A-Z_]+"));
        box.log().append(Topic.TASKS, JOB, Task.message(JOB, Pipeline.TYPE, "no-url", ""));
        c.checkWithin(LIMIT, "no-url.is-a-dead-letter", () -> codes("no-url"), is(List.of("VALIDATION_MISSING_FIELD")));
        box.log().append(Topic.TASKS, JOB, Task.message(JOB, Pipeline.TYPE, "other-scheme", "ftp://127.0.0.1/a"));
        c.checkWithin(LIMIT, "other-scheme.is-a-dead-letter", () -> codes("other-scheme"), contains(matchesPattern("(DOWNLOAD|VALIDATION)_[A-Z_]+")));
    }

    private String code(int index) { return box.log().deadLetters().stream().skip(index).map(DeadLetter::code).findFirst().orElse("no letter"); }

    private List<String> codes(String resource) { return box.deadLetters(JOB).stream().filter(d -> d.task().resourceId().equals(resource)).map(DeadLetter::code).toList(); }

    void notBlocked() {
        box.log().append(Topic.TASKS, JOB, Task.message(JOB, Pipeline.TYPE, "after", origin.url("/a")));
        c.checkWithin(LIMIT, "after.is-acknowledged", box::lag, is(0L));
        c.check("after.is-stored", box.s3().get("resources/" + Pipeline.TYPE + "/" + JOB + "/after").body(), sameBytes(body));
        c.check("letters.three-in-all", box.log().deadLetters(), hasSize(3));
    }

    void otherTopics() {
        String text = "no message at all";
        for (int i = 0; i < 12; i++) {
            box.log().append(Topic.STATUS, "key-" + i, NO_MESSAGE);
            box.log().append(Topic.LOGS, "key-" + i, text.getBytes(StandardCharsets.UTF_8));
        }
        String id = box.submit(Manifest.of("a", origin.url("/a"))).jobId();
        c.check("bad-status.job-is-completed", box.waitForEnd(id).status(), is("completed"));
        c.check("bad-log.replay-shows-the-job-alone", box.logs(id).stream().map(l -> l.resourceId()).toList(), is(List.of("a")));
    }

    /** An offset is a u64 on the wire. */
    void farOffset() {
        for (int i = 0; i < 12; i++) box.log().append(Topic.STATUS, "key-" + i, StatusMessage.stored("key-" + i, Pipeline.TYPE, -1));
        String id = box.submit(Manifest.of("a", origin.url("/a"))).jobId();
        c.check("far-offset.next-job-is-completed", box.waitForEnd(id).status(), is("completed"));
    }

    void hints(String bucket, Proxies proxies) {
        String key = "by-hand/" + JOB + "/hinted";
        box.log().append(Topic.TASKS, JOB, TaskMessage.of(JOB, Pipeline.TYPE, "hinted", origin.url("/plain")).header("x-asked-by", "casebook").by("eu").storedIn(bucket, "by-hand").contentType("text/csv").bytes());
        c.checkWithin(LIMIT, "hints.is-acknowledged", box::lag, is(0L));
        c.check("hints.bucket-and-key", box.s3(bucket).keys(), is(List.of(key)));
        c.check("hints.content-type", box.s3(bucket).get(key).header("content-type"), is("text/csv"));
        c.check("hints.proxy-is-asked", proxies.tried("/plain"), is(List.of("one")));
        c.check("hints.header-is-sent", origin.asked("/plain").stream().map(a -> a.header("x-asked-by")).toList(), is(List.of("casebook")));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A part that the store refuses is sent again, and the object is whole; uploads are tried as often as configured; a bucket that is not there is asked for once.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN UploadsInParts
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline retries s3
//CLAUSES 36 41
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Relay.Asked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.TaskMessage;
import systems.fetchbox.Topic;

class UploadsInParts {
    static void main(String[] args) { Case.run(args, UploadsInParts::check); }

    private static final String JOB = "01900000-0000-7000-8000-000000000329";
    private static final int LIMIT = 2;
    private static final Duration END = Duration.ofSeconds(60);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private String id;

    UploadsInParts(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).watchStore().set("worker.storage_retry_limit", LIMIT).start()) {
            var run = new UploadsInParts(c, box);
            c.step("an object just above 5 MB comes in parts", run::justAbove);
            c.step("a part is refused once", run::partFails);
            c.step("a store that stays throttled is asked as often as configured", run::throttled);
            c.step("a bucket that is not there is asked for once", run::missingBucket);
        }
    }

    private String key(String name) { return "resources/" + Pipeline.TYPE + "/" + id + "/" + name; }

    private List<Asked> puts(String end) { return box.watched().relay().takeAsked().stream().filter(a -> a.method().equals("PUT") && a.path().endsWith(end)).toList(); }

    /** Submits one resource. @param before what is done to the store when the manifest is in it */
    private void store(String name, byte[] body, Runnable before) {
        var gate = new CountDownLatch(1);
        origin.serve("/" + name, Answer.after(gate, Answer.ok(body)));
        id = box.submit(Manifest.of(name, origin.url("/" + name))).jobId();
        box.watched().relay().takeAsked();
        before.run();
        gate.countDown();
    }

    void justAbove() {
        byte[] body = c.bytes(6 << 20);
        store("just-above", body, () -> {});
        c.check("just-above.job-is-completed", box.waitForJob(id, "completed", END).status(), is("completed"));
        List<Integer> sizes = puts("/just-above").stream().map(a -> a.body().length).toList();
        c.check("just-above.comes-in-parts", sizes, everyItem(is(lessThan(body.length))));
        c.check("just-above.several-parts", sizes, hasSize(greaterThan(1)));
        c.check("just-above.same-bytes", box.s3().get(key("just-above")).body(), sameBytes(body));
    }

    void partFails() {
        byte[] body = c.bytes(11 << 20);
        var seen = new AtomicInteger();
        store("part-fails", body, () -> box.watched().relay().refuse(503, a -> a.method().equals("PUT") && a.path().endsWith("/part-fails") && seen.incrementAndGet() == 2));
        c.check("part-fails.job-is-completed", box.waitForJob(id, "completed", END).status(), is("completed"));
        c.check("part-fails.part-is-sent-again", seen.get(), is(greaterThan(2)));
        c.check("part-fails.same-bytes", box.s3().get(key("part-fails")).body(), sameBytes(body));
    }

    void throttled() {
        store("throttled", c.bytes(6000), () -> box.watched().relay().refuse(503));
        c.check("throttled.job-is-failed", box.waitForJob(id, "failed", END).status(), is("failed"));
        box.watched().relay().passOn();
        c.check("throttled.attempts", puts("/throttled"), hasSize(LIMIT));
        c.check("throttled.letter-has-the-attempts", box.deadLetters(id).stream().map(DeadLetter::attempts).toList(), is(List.of(LIMIT)));
    }

    void missingBucket() {
        origin.serve("/nowhere", Answer.ok(c.bytes(6000)));
        box.watched().relay().takeAsked();
        box.watched().relay().refuse(404, asked -> asked.path().endsWith("/nowhere")); // by the relay: some stores close the connection before they have read the object
        box.log().append(Topic.TASKS, JOB, TaskMessage.of(JOB, Pipeline.TYPE, "nowhere", origin.url("/nowhere")).storedIn(box.watched().bucket().name() + "-gone", "").bytes());
        c.checkWithin(END, "missing-bucket.is-a-dead-letter", () -> box.deadLetters(JOB).stream().map(DeadLetter::code).toList(), is(List.of("UPLOAD_S3_ERROR")));
        c.check("missing-bucket.is-asked-for-once", puts("/nowhere"), hasSize(1));
        c.check("missing-bucket.letter-has-one-attempt", box.deadLetters(JOB).stream().map(DeadLetter::attempts).toList(), is(List.of(1)));
    }
}

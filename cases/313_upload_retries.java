///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION An upload that the store throttles or drops is tried three times, one that it denies once; then it is a dead letter, and the object is not there.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN UploadRetries
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline retries s3
//CLAUSES 14 36 41 42
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class UploadRetries {
    static void main(String[] args) { Case.run(args, UploadRetries::check); }

    private static final int LIMIT = 3;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private CountDownLatch gate;
    private String id;

    UploadRetries(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
        body = c.bytes(6000);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).watchStore().start()) {
            var run = new UploadRetries(c, box);
            c.step("a store that recovers gets the object", run::recovers);
            c.step("one that stays throttled ends the attempts", () -> run.refuses("throttled", 503, LIMIT));
            c.step("one that denies is asked once", () -> run.refuses("denied", 403, 1));
            c.step("a big object is tried again from its beginning", run::big);
        }
    }

    private void submit(String name, byte[] served) {
        gate = new CountDownLatch(1);
        origin.serve("/" + name, Answer.after(gate, Answer.ok(served)));
        id = box.submit(Manifest.of(name, origin.url("/" + name))).jobId(); // the manifest is stored before the store fails
        box.watched().relay().takeAsked();
    }

    private String key(String name) { return "resources/" + Pipeline.TYPE + "/" + id + "/" + name; }

    private List<String> uploads(String name) { return box.watched().asked().stream().filter(line -> line.equals(box.watched().line("PUT", key(name)))).toList(); }

    /** The store refuses the first uploads, so many. */
    private void refuseFirst(int count) {
        var relay = box.watched().relay();
        var seen = new AtomicInteger();
        relay.refuse(503);
        relay.witness(asked -> {
            if (!asked.method().equals("HEAD") && seen.incrementAndGet() > count) relay.passOn();
        });
    }

    void recovers() {
        submit("a", body);
        refuseFirst(2);
        gate.countDown();
        c.check("recovered.job-is-completed", box.waitForEnd(id).status(), is("completed"));
        c.check("recovered.third-attempt", uploads("a"), hasSize(LIMIT));
        c.check("recovered.same-bytes", box.s3().get(key("a")).body(), sameBytes(body));
        c.check("recovered.origin-is-asked-once", origin.asked("/a"), hasSize(1));
        box.watched().relay().witness(asked -> {});
    }

    private double failures() { return Math.max(0, box.worker().metric("fetchbox_worker_storage_failures_total", "UPLOAD_S3_ERROR")); }

    void refuses(String name, int status, int attempts) {
        double before = failures();
        submit(name, body);
        box.watched().relay().refuse(status);
        gate.countDown();
        JobSnapshot job = box.waitForEnd(id);
        box.watched().relay().passOn();
        c.check(name + ".job-is-failed", job.status(), is("failed"));
        c.check(name + ".last-error", job.errorCode(), is("UPLOAD_S3_ERROR"));
        c.check(name + ".attempts", uploads(name), hasSize(attempts));
        List<DeadLetter> letters = box.deadLetters(id);
        c.check(name + ".one-dead-letter", letters.stream().map(DeadLetter::code).toList(), is(List.of("UPLOAD_S3_ERROR")));
        c.check(name + ".letter-has-the-attempts", letters.stream().map(DeadLetter::attempts).toList(), is(List.of(attempts)));
        c.check(name + ".is-not-stored", box.s3().get(key(name)).status(), is(404));
        c.check(name + ".failure-is-counted", failures(), is(greaterThan(before)));
    }

    void big() {
        byte[] large = c.bytes(11 << 20);
        submit("large", large);
        refuseFirst(1);
        gate.countDown();
        c.check("large.job-is-completed", box.waitForEnd(id).status(), is("completed"));
        c.check("large.same-bytes", box.s3().get(key("large")).body(), sameBytes(large));
        List<Integer> sizes = box.watched().relay().takeAsked().stream().filter(a -> a.method().equals("PUT") && a.path().endsWith("/large")).map(a -> a.body().length).toList();
        c.check("large.comes-in-parts", sizes, everyItem(is(lessThan(large.length))));
        c.check("large.several-parts", sizes, hasSize(greaterThan(1)));
    }
}

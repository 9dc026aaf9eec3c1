///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A log that is killed in mid-job and comes back loses nothing: what was in hand is stored and told, and what follows is done.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LogKilled
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline faults
//GATE integration
//CLAUSES 29 34
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class LogKilled {
    static void main(String[] args) { Case.run(args, LogKilled::check); }

    private static final int HELD = 4;
    private static final int WAITING = 12;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private final CountDownLatch gate = new CountDownLatch(1);
    private String id;

    LogKilled(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        body = c.bytes(20_000);
        origin = Origin.of(c).serve("/a", Answer.ok(body)).serve("/none", Answer.status(404));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).set("worker.max_inflight_tasks", HELD).start()) {
            var run = new LogKilled(c, box);
            c.step("a worker has tasks in hand, and more wait", run::begin);
            c.step("the log dies, and the downloads end meanwhile", run::kill);
            c.step("the log is back, and everything is done and told", run::back);
        }
    }

    private List<String> names() { return IntStream.range(0, HELD + WAITING).mapToObj(i -> "r" + i).toList(); }

    void begin() {
        Manifest manifest = Manifest.empty();
        for (String name : names()) {
            origin.serve("/" + name, Answer.after(gate, Answer.ok(body)));
            manifest.resource(name, origin.url("/" + name));
        }
        id = box.submit(manifest.resource("bad", origin.url("/none"))).jobId();
        c.checkWithin(LIMIT, "begun.as-many-as-fit", () -> origin.asked().size(), is(HELD));
    }

    void kill() {
        box.broker().kill();
        gate.countDown();
        c.checkWithin(LIMIT, "away.object-is-stored", () -> box.s3().get("resources/" + Pipeline.TYPE + "/" + id + origin.asked().getFirst().path()).status(), is(200));
        c.check("away.job-is-still-told", box.job(id).status(), is(oneOf("queued", "in_progress")));
        c.checkThroughout(QUIET, "away.processes-live", () -> List.of(box.api().isAlive(), box.worker().isAlive()), is(List.of(true, true)));
        box.broker().start();
    }

    void back() {
        JobSnapshot job = box.waitForJob(id, "failed", LIMIT);
        c.check("back.job-is-failed-by-the-bad-one", job.status() + " " + job.errorCode(), is("failed DOWNLOAD_HTTP_4XX"));
        c.check("back.each-counts-once", job.completed(), is((long) HELD + WAITING));
        for (String name : names()) c.check("back.same-bytes", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/" + name).body(), sameBytes(body));
        c.checkWithin(LIMIT, "back.all-acknowledged", box::lag, is(0L));
        c.check("back.dead-letter-is-there", box.deadLetters(id).stream().map(d -> d.task().resourceId()).distinct().toList(), is(List.of("bad")));
        c.check("next.job-is-completed", box.waitForEnd(box.submit(Manifest.of("a", origin.url("/a"))).jobId()).status(), is("completed"));
    }
}

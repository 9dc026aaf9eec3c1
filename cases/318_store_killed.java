///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A store that dies in mid-job leaves whole objects or none; what could not be stored is a dead letter, and stored when it is replayed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN StoreKilled
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline faults s3
//GATE integration
//CLAUSES 41 42
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.Relay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Topic;

class StoreKilled {
    static void main(String[] args) { Case.run(args, StoreKilled::check); }

    private static final int RESOURCES = 8;
    private static final int SIZE = 6 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private String id;

    StoreKilled(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        body = c.bytes(SIZE);
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).set("worker.max_inflight_tasks", 2).watchStore().start()) {
            var run = new StoreKilled(c, box);
            c.step("the store dies while objects are on their way", run::kill);
            c.step("what is there is whole, the rest are dead letters", run::back);
            c.step("replayed, they are stored", run::replay);
        }
    }

    private List<String> names() { return IntStream.range(0, RESOURCES).mapToObj(i -> "r" + i).toList(); }

    private String key(String name) { return "resources/" + Pipeline.TYPE + "/" + id + "/" + name; }

    /** The first request for an object begins its upload, the second brings a part of it; the third one finds the store gone. */
    private void hold(Relay.Asked asked) {
        if (!asked.path().contains("/resources/") || requests.computeIfAbsent(asked.path(), k -> new AtomicInteger()).incrementAndGet() < 3) return;
        underWay.countDown();
        try {
            gone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void kill() throws InterruptedException {
        var gate = new CountDownLatch(1);
        Manifest manifest = Manifest.empty();
        for (String name : names()) {
            origin.serve("/" + name, name.equals("r0") ? Answer.ok(body) : Answer.after(gate, Answer.ok(body)));
            manifest.resource(name, origin.url("/" + name));
        }
        id = box.submit(manifest).jobId();
        c.checkWithin(LIMIT, "before.one-is-stored", () -> box.job(id).completed(), is(1L));
        box.watched().relay().witness(this::hold);
        gate.countDown();
        c.require("kill.uploads-are-under-way", underWay.await(LIMIT.toSeconds(), TimeUnit.SECONDS), is(true));
        box.store().kill();
        gone.countDown();
        c.check("away.job-is-failed", box.waitForJob(id, "failed", LIMIT).status(), is("failed"));
        box.store().start();
    }

    private List<String> dead() { return box.deadLetters(id).stream().map(d -> d.task().resourceId()).sorted().toList(); }

    void back() {
        JobSnapshot job = box.job(id);
        c.check("away.last-error", job.errorCode(), is("UPLOAD_S3_ERROR"));
        c.check("dead.all-but-the-stored", dead(), is(names().stream().filter(n -> !n.equals("r0")).toList()));
        c.check("dead.codes", box.deadLetters(id).stream().map(DeadLetter::code).distinct().toList(), is(List.of("UPLOAD_S3_ERROR")));
        c.check("dead.attempts", box.deadLetters(id).stream().map(DeadLetter::attempts).distinct().toList(), is(List.of(3)));
        c.check("stored.same-bytes", box.s3().get(key("r0")).body(), sameBytes(body));
        for (String name : names().subList(1, RESOURCES)) c.check("dead.no-object", box.s3().get(key(name)).status(), is(404));
    }

    void replay() {
        box.deadLetters(id).forEach(d -> box.log().append(Topic.TASKS, id, d.task().raw()));
        c.checkWithin(LIMIT, "replay.all-acknowledged", box::lag, is(0L));
        for (String name : names()) c.check("replay.same-bytes", box.s3().get(key(name)).body(), sameBytes(body));
        c.check("replay.no-further-letters", dead(), hasSize(RESOURCES - 1));
        c.check("replay.job-stays-failed", box.job(id).status(), is("failed"));
    }
}

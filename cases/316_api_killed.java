///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION An API killed in the midst of accepting loses no job that it accepted, and learns what became of jobs while it was away.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ApiKilled
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline faults
//GATE integration
//CLAUSES 11 20 21
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import http.NoAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Submitted;
import systems.fetchbox.Topic;

class ApiKilled {
    static void main(String[] args) { Case.run(args, ApiKilled::check); }

    private static final int CLIENTS = 4;
    private static final int ACCEPTED_BEFORE = 12;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;

    ApiKilled(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        body = c.bytes(3000);
        origin = Origin.of(c).serve("/a", Answer.ok(body));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).apart().start()) {
            var run = new ApiKilled(c, box);
            c.step("killed while a job runs", run::whileRunning);
            c.step("killed while an idempotency key names a job", run::whileNamed);
            c.step("killed while it accepts", run::whileAccepting);
        }
    }

    void whileRunning() {
        var gate = new CountDownLatch(1);
        origin.serve("/held", Answer.after(gate, Answer.ok(body)));
        String id = box.submit(Manifest.of("held", origin.url("/held")).resource("bad", origin.url("/none"))).jobId();
        c.check("running.is-partial", box.waitForJob(id, "partial", LIMIT).status(), is("partial"));
        box.api().kill();
        gate.countDown();
        c.checkWithin(LIMIT, "away.worker-acknowledges", box::lag, is(0L));
        c.check("away.worker-stores", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/held").body(), sameBytes(body));
        box.api().start();
        JobSnapshot job = box.waitForJob(id, "failed", LIMIT);
        c.check("back.job-is-failed", job.status(), is("failed"));
        c.check("back.counts", List.of(job.completed(), job.total()), is(List.of(1L, 2L)));
        c.check("back.last-error", job.errorCode(), is("DOWNLOAD_HTTP_4XX"));
    }

    void whileNamed() {
        var gate = new CountDownLatch(1);
        origin.serve("/named", Answer.after(gate, Answer.ok(body)));
        byte[] manifest = Manifest.of("named", origin.url("/named")).bytes();
        Map<String, String> key = Map.of("x-fetchbox-idempotency-key", "k1");
        Submitted first = box.submitManifest(manifest, Pipeline.TYPE, key);
        c.require("named.answers-202", first.status(), is(202));
        int tasks = box.log().read(Topic.TASKS).size();
        box.api().kill();
        box.api().start();
        c.check("back.same-key-same-job", box.submitManifest(manifest, Pipeline.TYPE, key).jobId(), is(first.jobId()));
        c.check("back.publishes-nothing", box.log().read(Topic.TASKS), hasSize(tasks));
        gate.countDown();
        c.check("named.is-completed", box.waitForJob(first.jobId(), "completed", LIMIT).status(), is("completed"));
    }

    void whileAccepting() throws Exception {
        Queue<Submitted> accepted = new ConcurrentLinkedQueue<>();
        var enough = new CountDownLatch(ACCEPTED_BEFORE);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) pool.submit(() -> submitUntilGone(accepted, enough));
            enough.await(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS); // whether it was enough is judged below
            box.api().kill();
        }
        box.api().start();
        List<Submitted> taken = accepted.stream().filter(s -> s.status() == 202).toList();
        c.check("accepted.several", taken, hasSize(greaterThanOrEqualTo(ACCEPTED_BEFORE)));
        c.checkWithin(LIMIT, "accepted.jobs-are-completed", () -> taken.stream().map(s -> box.job(s.jobId()).status()).toList(), everyItem(is("completed")));
        for (Submitted s : taken) c.check("accepted.is-stored", box.s3().get("resources/" + Pipeline.TYPE + "/" + s.jobId() + "/b").body(), sameBytes(body));
        c.check("afterwards.a-job-is-completed", box.waitForEnd(box.submit(Manifest.of("a", origin.url("/a"))).jobId()).status(), is("completed"));
    }

    private void submitUntilGone(Queue<Submitted> accepted, CountDownLatch enough) {
        try {
            while (true) {
                accepted.add(box.submit(Manifest.of("a", origin.url("/a")).resource("b", origin.url("/a"))));
                enough.countDown();
            }
        } catch (NoAnswer e) {
            return; // the API is gone: what was not answered was not accepted
        }
    }
}

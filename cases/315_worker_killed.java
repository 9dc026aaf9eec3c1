///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A worker killed or paused in mid-download loses nothing: its tasks come again, each object is there once and whole, and counts once.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN WorkerKilled
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline faults
//GATE integration
//CLAUSES 29 34
//TIMEOUT 600
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import cluster.Wait;
import cluster.Wait.Seen;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import kit.Case;
import kit.NoWitness;
import kit.SetupError;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Topic;

class WorkerKilled {
    static void main(String[] args) { Case.run(args, WorkerKilled::check); }

    private static final int RESOURCES = 30;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final Map<String, byte[]> bodies = new LinkedHashMap<>();

    WorkerKilled(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).set("worker.max_inflight_tasks", 4).start()) {
            var run = new WorkerKilled(c, box);
            c.step("killed with one task in hand", run::inHand);
            c.step("killed in the midst of many, twice", run::many);
            c.step("paused for longer than its group waits for it", run::paused);
        }
    }

    private void stored(String id, String name) { c.check("stored.same-bytes", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/" + name).body(), sameBytes(bodies.get(name))); }

    void inHand() {
        bodies.put("held", c.bytes(100_000));
        origin.serve("/held", Answer.after(new CountDownLatch(1), Answer.status(500)), Answer.ok(bodies.get("held")));
        String id = box.submit(Manifest.of("held", origin.url("/held"))).jobId();
        c.checkWithin(LIMIT, "held.is-asked-for", () -> origin.asked("/held").size(), is(1));
        box.worker().kill();
        c.check("killed.task-is-not-acknowledged", box.lag(), is(1L));
        box.worker().start();
        JobSnapshot job = box.waitForJob(id, "completed", LIMIT);
        c.check("held.job-is-completed", job.status(), is("completed"));
        c.check("held.counts-once", job.completed(), is(1L));
        c.check("held.is-asked-for-again", origin.asked("/held"), hasSize(2));
        c.check("held.no-dead-letter", box.deadLetters(id), is(empty()));
        stored(id, "held");
    }

    void many() {
        Manifest manifest = Manifest.empty();
        for (int i = 0; i < RESOURCES; i++) {
            bodies.put("r" + i, c.bytes(5000));
            origin.serve("/r" + i, Answer.late(Duration.ofMillis(150), Answer.ok(bodies.get("r" + i))));
            manifest.resource("r" + i, origin.url("/r" + i));
        }
        String id = box.submit(manifest).jobId();
        for (int kills = 1; kills <= 2; kills++) {
            int until = 6 * kills;
            c.checkWithin(LIMIT, "many.gets-on", () -> box.job(id).completed(), is(greaterThanOrEqualTo((long) until)));
            box.worker().kill();
            box.worker().start();
        }
        JobSnapshot job = box.waitForJob(id, "completed", LIMIT);
        c.check("many.job-is-completed", job.status(), is("completed"));
        c.check("many.each-counts-once", job.completed(), is((long) RESOURCES));
        c.check("many.no-dead-letter", box.deadLetters(id), is(empty()));
        for (int i = 0; i < RESOURCES; i++) stored(id, "r" + i);
        c.checkWithin(LIMIT, "many.all-acknowledged", box::lag, is(0L));
        c.check("many.few-are-asked-for-again", origin.asked().size() - 2, is(lessThanOrEqualTo(RESOURCES * 2)));
    }

    void paused() {
        var gate = new CountDownLatch(1);
        bodies.put("slow", c.bytes(5000));
        origin.serve("/slow", Answer.after(gate, Answer.ok(bodies.get("slow"))));
        String id = box.submit(Manifest.of("slow", origin.url("/slow"))).jobId();
        c.checkWithin(LIMIT, "slow.is-asked-for", () -> origin.asked("/slow").size(), is(1));
        awaitWorkers(1); // those that were killed are dropped, too
        try (var pause = box.worker().pause()) {
            awaitWorkers(0);
            gate.countDown();
        }
        c.check("resumed.job-is-completed", box.waitForJob(id, "completed", LIMIT).status(), is("completed"));
        stored(id, "slow");
        c.checkWithin(LIMIT, "resumed.is-acknowledged", box::lag, is(0L));
        c.check("resumed.counts-once", box.job(id).completed(), is(1L));
        c.check("next.job-is-completed", box.waitForEnd(box.submit(Manifest.of("slow", origin.url("/slow"))).jobId()).status(), is("completed"));
    }

    /** The contract does not say how long the log waits for a worker; until then nothing is given to another one. */
    private void awaitWorkers(int count) {
        try {
            Wait.until("the group has " + count + " members", LIMIT, POLL, () -> {}, () -> {
                int members = box.log().members(Topic.TASKS, "workers");
                return members == count ? Seen.done(true) : Seen.notYet(members + " members");
            });
        } catch (SetupError e) {
            throw new NoWitness("a worker that stands still is not dropped: " + e.getMessage(), e);
        }
    }
}

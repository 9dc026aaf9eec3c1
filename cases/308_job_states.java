///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A job is queued, in_progress, partial once a resource has failed while others run, and failed only when all have ended; no later message moves it again.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN JobStates
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ledger
//CLAUSES 1 12 23 29 31
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.MessageLog.Message;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.StatusMessage;
import systems.fetchbox.Task;
import systems.fetchbox.Topic;

class JobStates {
    static void main(String[] args) { Case.run(args, JobStates::check); }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch start = new CountDownLatch(1);
    private String id;
    private Instant begun;

    JobStates(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/good", Answer.ok(new byte[10])).serve("/bad", Answer.after(start, Answer.status(404))).serve("/held", Answer.after(gate, Answer.ok(new byte[10])));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new JobStates(c, box);
            c.step("a job begins, and gets on", run::inProgress);
            c.step("a job whose only resource is on its way has begun, too", run::nothingStored);
            c.step("told again, its outcomes count once", run::repeats);
            c.step("a failure makes it partial, as long as something runs", run::partial);
            c.step("and failed, once nothing does", run::failed);
            c.step("a late success does not move it", run::lateSuccess);
        }
    }

    void inProgress() {
        id = box.submit(Manifest.of("good", origin.url("/good")).resource("bad", origin.url("/bad")).resource("held", origin.url("/held"))).jobId();
        c.check("begun.is-in-progress", box.waitForJob(id, "in_progress", LIMIT).status(), is("in_progress"));
        c.checkWithin(LIMIT, "begun.counts-the-stored-one", () -> box.job(id).completed(), is(1L));
        c.check("begun.still-in-progress", box.job(id).status(), is("in_progress"));
        c.check("begun.no-error-yet", box.job(id).errorCode(), is("null"));
        begun = updated(box.job(id));
    }

    private static Instant updated(JobSnapshot job) { return Instant.parse(job.text("updated_at")); }

    void nothingStored() {
        String alone = box.submit(Manifest.of("held", origin.url("/held"))).jobId();
        c.check("alone.is-in-progress", box.waitForJob(alone, "in_progress", LIMIT).status(), is("in_progress"));
        c.check("alone.completed-is-none", box.job(alone).completed(), is(0L));
    }

    void repeats() {
        List<Message> told = box.log().read(Topic.STATUS);
        for (int i = 0; i < 3; i++) told.forEach(m -> box.log().append(Topic.STATUS, id, m.value()));
        c.checkWithin(LIMIT, "repeat.is-read", () -> box.log().lag(Topic.STATUS, "operators"), is(0L));
        c.checkThroughout(QUIET, "repeat.counts-once", () -> box.job(id).completed(), is(1L));
        c.check("repeat.state-stays", box.job(id).status(), is("in_progress"));
    }

    void partial() {
        start.countDown();
        JobSnapshot job = box.waitForJob(id, "partial", LIMIT);
        c.require("failure.job-is-partial", job.status(), is("partial"));
        c.check("failure.last-error", job.errorCode(), is("DOWNLOAD_HTTP_4XX"));
        c.check("failure.last-error-has-a-message", job.reply().json().at("/last_error/message").asText(), is(not(emptyString())));
        c.check("failure.completed-is-one", job.completed(), is(1L));
        c.checkThroughout(QUIET, "failure.stays-partial", () -> box.job(id).status(), is("partial"));
    }

    void failed() {
        gate.countDown();
        JobSnapshot job = box.waitForJob(id, "failed", LIMIT);
        c.require("end.job-is-failed", job.status(), is("failed"));
        c.check("end.completed-is-two", List.of(job.completed(), job.total()), is(List.of(2L, 3L)));
        c.check("end.updated-since-it-began", updated(job), is(greaterThan(begun)));
        c.check("end.first-status-is-queued", first(box.log().statuses(id)), is("queued of 3"));
    }

    private static String first(List<StatusMessage> all) { return all.isEmpty() ? "none" : all.getFirst().state() + " of " + all.getFirst().total(); }

    void lateSuccess() {
        origin.serve("/bad", Answer.ok(new byte[20]));
        Task dead = box.deadLetters(id).getFirst().task();
        box.log().append(Topic.TASKS, id, dead.raw());
        c.checkWithin(LIMIT, "replay.object-is-stored", () -> box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/bad").status(), is(200));
        c.checkWithin(LIMIT, "replay.is-acknowledged", box::lag, is(0L));
        c.checkThroughout(QUIET, "replay.job-stays-failed", () -> box.job(id).status(), is("failed"));
        c.check("replay.counts-nothing-more", box.job(id).completed(), is(2L));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A task that comes again is done again and counts once, as long as its job runs; a failure that comes after the end of a job is none of the job's.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN LateRepeats
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ledger
//CLAUSES 23 29 31 42
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Task;
import systems.fetchbox.Topic;

class LateRepeats {
    static void main(String[] args) { Case.run(args, LateRepeats::check); }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final CountDownLatch gate = new CountDownLatch(1);
    private String id;
    private Task good;

    LateRepeats(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/good", Answer.ok(new byte[10])).serve("/held", Answer.after(gate, Answer.ok(new byte[10])));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new LateRepeats(c, box);
            c.step("while its job runs, a task comes again", run::doneAgain);
            c.step("the job ends by the resource that was missing", run::end);
            c.step("after the end it comes again, and fails", run::lateFailure);
        }
    }

    void doneAgain() {
        id = box.submit(Manifest.of("good", origin.url("/good")).resource("held", origin.url("/held"))).jobId();
        c.checkWithin(LIMIT, "done.counts-one", () -> box.job(id).completed(), is(1L));
        good = box.log().tasks(id).stream().filter(t -> t.resourceId().equals("good")).findFirst().orElseThrow();
        box.log().append(Topic.TASKS, id, good.raw());
        c.checkWithin(LIMIT, "done-again.is-asked-for-again", () -> origin.asked("/good").size(), is(greaterThan(1)));
        c.checkWithin(LIMIT, "done-again.is-told-again", () -> box.log().logs(id).size(), is(greaterThan(1)));
        c.checkThroughout(QUIET, "done-again.counts-once", this::state, is("in_progress 1"));
    }

    private String state() {
        JobSnapshot job = box.job(id);
        return job.status() + " " + job.completed();
    }

    void end() {
        gate.countDown();
        c.require("end.job-is-completed", box.waitForJob(id, "completed", LIMIT).status(), is("completed"));
        c.checkWithin(LIMIT, "end.all-is-acknowledged", box::lag, is(0L));
    }

    void lateFailure() {
        origin.serve("/good", Answer.status(404));
        box.log().append(Topic.TASKS, id, good.raw());
        c.checkWithin(LIMIT, "late-failure.is-a-dead-letter", () -> box.deadLetters(id).stream().map(DeadLetter::code).toList(), is(List.of("DOWNLOAD_HTTP_4XX")));
        c.checkWithin(LIMIT, "late-failure.is-acknowledged", box::lag, is(0L));
        c.checkThroughout(QUIET, "late-failure.stays-completed", this::state, is("completed 2"));
        c.check("late-failure.no-last-error", box.job(id).errorCode(), is("null"));
    }
}

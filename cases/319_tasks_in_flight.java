///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A worker has as many tasks in flight as it may, 32 unless told otherwise, never more; two workers share the jobs, each task is done by one of them.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN TasksInFlight
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline workers
//CLAUSES 26 33 34
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Asked;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class TasksInFlight {
    static void main(String[] args) { Case.run(args, TasksInFlight::check); }

    private static final int MOST = 3;
    private static final int USUAL = 32;
    private static final int JOBS = 16;
    private static final int EACH = 4;
    /** Longer than a case: what is held must not be asked for again. */
    private static final String HELD = "5m";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final CountDownLatch gate = new CountDownLatch(1);

    TasksInFlight(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).apart().workers(2).set("worker.max_inflight_tasks", MOST).set("worker.download_timeout", HELD).start()) {
            var run = new TasksInFlight(c, box);
            c.step("one job keeps one worker as busy as it may be", run::one);
            c.step("many jobs are shared", run::many);
        }
        try (var box = FetchBox.pipeline(c).set("worker.download_timeout", HELD).start()) {
            c.step("a worker that is not told how many takes 32", () -> new TasksInFlight(c, box).usual());
        }
    }

    private String submit(String job, int resources, Answer answer) {
        Manifest manifest = Manifest.empty();
        for (int i = 0; i < resources; i++) {
            origin.serve("/" + job + i, answer);
            manifest.resource("r" + i, origin.url("/" + job + i));
        }
        return box.submit(manifest).jobId();
    }

    void one() {
        String id = submit("one-", 4 * MOST, Answer.after(gate, Answer.ok(new byte[100])));
        c.checkWithin(LIMIT, "one.reaches-the-limit", () -> origin.asked().size(), is(MOST));
        c.checkThroughout(QUIET, "one.stays-at-the-limit", () -> origin.asked().size(), is(MOST));
        c.check("metric.tells-those-in-flight", box.worker(1).metric("fetchbox_worker_tasks_inflight") + box.worker(2).metric("fetchbox_worker_tasks_inflight"), is((double) MOST));
        gate.countDown();
        c.check("one.job-is-completed", box.waitForJob(id, "completed", LIMIT).status(), is("completed"));
        c.check("one.never-more-at-a-time", origin.mostAtATime(), is(MOST));
    }

    void usual() {
        String id = submit("usual-", USUAL + 8, Answer.after(gate, Answer.ok(new byte[100])));
        c.checkWithin(LIMIT, "usual.thirty-two-in-flight", () -> origin.asked().size(), is(USUAL));
        c.checkThroughout(QUIET, "usual.no-more-in-flight", () -> origin.asked().size(), is(USUAL));
        gate.countDown();
        c.check("usual.job-is-completed", box.waitForJob(id, "completed", LIMIT).status(), is("completed"));
    }

    void many() {
        List<String> ids = new ArrayList<>();
        var gate = new CountDownLatch(1);
        for (int j = 0; j < JOBS; j++) ids.add(submit("many-" + j + "-", EACH, Answer.after(gate, Answer.ok(new byte[100]))));
        c.checkWithin(LIMIT, "many.both-take-part", () -> origin.asked().stream().filter(a -> a.path().startsWith("/many")).count(), is(2L * MOST));
        gate.countDown();
        c.checkWithin(LIMIT, "many.jobs-are-completed", () -> ids.stream().map(id -> box.job(id).status()).toList(), everyItem(is("completed")));
        List<String> paths = origin.asked().stream().map(Asked::path).filter(p -> p.startsWith("/many")).toList();
        c.check("many.each-is-asked-once", paths.stream().distinct().count(), is((long) paths.size()));
        c.check("many.all-are-asked", paths, hasSize(JOBS * EACH));
        c.check("many.never-more-than-both-may", origin.mostAtATime(), is(lessThanOrEqualTo(2 * MOST)));
    }
}

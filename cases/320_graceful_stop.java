///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A worker that is told to stop ends what it has in flight, tells it, and takes nothing more; what waits is done after its start, and nothing twice.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN GracefulStop
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline workers faults
//CLAUSES 31 38
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Asked;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class GracefulStop {
    static void main(String[] args) { Case.run(args, GracefulStop::check); }

    private static final int MOST = 3;
    private static final int WAITING = 4;
    /** From the stop on. */
    private static final Duration DOWNLOAD = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private final CountDownLatch gate = new CountDownLatch(1);
    private String id;
    private String waiting;

    GracefulStop(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        body = c.bytes(5000);
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).apart().set("worker.max_inflight_tasks", MOST).set("worker.status_flush_interval", "20s").start()) {
            var run = new GracefulStop(c, box);
            c.step("a worker is told to stop with downloads under way", run::stop);
            c.step("what it had in flight is stored and told, the rest waits", run::told);
            c.step("a job for which there is no worker is queued", run::queued);
            c.step("after its start it does the rest", run::rest);
            c.step("an API that is told to stop ends, and knows its jobs after its start", run::api);
        }
    }

    private String key(int i) { return "resources/" + Pipeline.TYPE + "/" + id + "/r" + i; }

    void stop() {
        Manifest manifest = Manifest.empty();
        IntStream.range(0, MOST + WAITING).forEach(i -> {
            origin.serve("/r" + i, Answer.after(gate, Answer.ok(body)));
            manifest.resource("r" + i, origin.url("/r" + i));
        });
        id = box.submit(manifest).jobId();
        c.checkWithin(LIMIT, "begun.as-many-as-fit", () -> origin.asked().size(), is(MOST));
        CompletableFuture.delayedExecutor(DOWNLOAD.toMillis(), TimeUnit.MILLISECONDS).execute(gate::countDown);
        box.worker().stop();
        c.check("stop.ends-in-its-time", box.worker().endedInTime(), is(true));
    }

    void told() {
        for (int i = 0; i < MOST; i++) c.check("in-flight.same-bytes", box.s3().get(key(i)).body(), sameBytes(body));
        c.checkWithin(LIMIT, "in-flight.is-told", () -> box.job(id).completed(), is((long) MOST));
        c.check("stop.took-nothing-more", origin.asked(), hasSize(MOST));
        c.check("stop.acknowledged-what-it-did", box.lag(), is((long) WAITING));
    }

    void queued() {
        origin.serve("/waiting", Answer.ok(body));
        waiting = box.submit(Manifest.of("waiting", origin.url("/waiting"))).jobId();
        c.checkThroughout(QUIET, "waiting.job-is-queued", () -> box.job(waiting).status(), is("queued"));
    }

    void rest() {
        box.worker().start();
        JobSnapshot job = box.waitForJob(id, "completed", LIMIT);
        c.check("rest.job-is-completed", job.status(), is("completed"));
        c.check("rest.each-counts-once", job.completed(), is((long) MOST + WAITING));
        c.check("waiting.is-completed", box.waitForJob(waiting, "completed", LIMIT).status(), is("completed"));
        List<String> paths = origin.asked().stream().map(Asked::path).toList();
        c.check("rest.nothing-is-asked-for-twice", paths.stream().distinct().count(), is((long) paths.size()));
    }

    void api() {
        box.api().stop();
        c.check("api-stop.ends-in-its-time", box.api().endedInTime(), is(true));
        box.api().start();
        c.check("api-start.knows-the-job", box.job(id).status(), is("completed"));
    }
}

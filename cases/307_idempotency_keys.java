///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A repeated idempotency key of a tenant and job type names the running job and publishes nothing; once the job has ended it begins another.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN IdempotencyKeys
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ingest quick
//CLAUSES 15 21
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Submitted;
import systems.fetchbox.Topic;

class IdempotencyKeys {
    static void main(String[] args) { Case.run(args, IdempotencyKeys::check); }

    private static final int CLIENTS = 8;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final CountDownLatch gate = new CountDownLatch(1);
    private Submitted first;

    IdempotencyKeys(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/held", Answer.after(gate, Answer.ok(new byte[100])));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).handler("other", Map.of("handler", "default")).start()) {
            var run = new IdempotencyKeys(c, box);
            c.step("while a job runs, its key names it", run::hit);
            c.step("other keys, tenants and types are other jobs", run::others);
            c.step("eight clients at a time make one job", run::race);
            c.step("while it is partial, its key names it", run::partial);
            c.step("once the job has ended, its key begins another", run::afterTheEnd);
        }
    }

    private Submitted submit(String key, String type, Map<String, String> more) {
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.put("x-fetchbox-idempotency-key", key);
        return box.submitManifest(Manifest.of("held", origin.url("/held")).bytes(), type, headers);
    }

    void hit() {
        first = submit("k1", Pipeline.TYPE, Map.of());
        c.require("first.answers-202", first.status(), is(202));
        box.waitForJob(first.jobId(), "in_progress", java.time.Duration.ofSeconds(15));
        Submitted again = submit("k1", Pipeline.TYPE, Map.of());
        c.check("again.answers-202", again.status(), is(202));
        c.check("again.same-job", again.jobId(), is(first.jobId()));
        c.check("again.same-answer", List.of(again.manifestKey(), again.resourceCount()), is(List.of(first.manifestKey(), first.resourceCount())));
        c.check("again.publishes-nothing", box.log().read(Topic.TASKS), hasSize(1));
        c.check("again.tells-nothing", box.log().statuses(first.jobId()).stream().filter(s -> s.state().equals("queued")).toList(), hasSize(1));
        c.check("again.stores-nothing", box.s3().keys().stream().filter(k -> k.startsWith("manifests/")).toList(), hasSize(1));
    }

    void others() {
        other("other-key.other-job", submit("k2", Pipeline.TYPE, Map.of()));
        other("other-tenant.other-job", submit("k1", Pipeline.TYPE, Map.of("x-fetchbox-tenant", "t2")));
        other("other-type.other-job", submit("k1", "other", Map.of()));
        other("no-key.other-job", box.submit(Manifest.of("held", origin.url("/held"))));
    }

    private void other(String check, Submitted job) { c.check(check, job.status() + (job.jobId().equals(first.jobId()) ? " same job" : " other job"), is("202 other job")); }

    void partial() {
        byte[] mixed = Manifest.of("held", origin.url("/held")).resource("none", origin.url("/none")).bytes();
        Map<String, String> key = Map.of("x-fetchbox-idempotency-key", "k3");
        Submitted job = box.submitManifest(mixed, Pipeline.TYPE, key);
        c.require("failing.is-partial", box.waitForJob(job.jobId(), "partial", java.time.Duration.ofSeconds(15)).status(), is("partial"));
        c.check("partial.same-job", box.submitManifest(mixed, Pipeline.TYPE, key).jobId(), is(job.jobId()));
    }

    void race() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Submitted>> clients = java.util.stream.IntStream.range(0, CLIENTS).mapToObj(i -> (Callable<Submitted>) () -> submit("race", Pipeline.TYPE, Map.of())).toList();
            List<Submitted> answers = new java.util.ArrayList<>();
            for (Future<Submitted> done : pool.invokeAll(clients)) answers.add(done.get());
            c.check("race.each-answers-202", answers.stream().map(Submitted::status).distinct().toList(), is(List.of(202)));
            c.check("race.one-job", answers.stream().map(Submitted::jobId).collect(Collectors.toSet()), hasSize(1));
            c.check("race.one-task", box.log().tasks(answers.getFirst().jobId()), hasSize(1));
        }
    }

    void afterTheEnd() {
        gate.countDown();
        c.require("first.is-completed", box.waitForEnd(first.jobId()).status(), is("completed"));
        Submitted later = submit("k1", Pipeline.TYPE, Map.of());
        c.check("later.answers-202", later.status(), is(202));
        c.check("later.other-job", later.jobId(), is(not(first.jobId())));
        c.check("later.is-completed", box.waitForEnd(later.jobId()).status(), is("completed"));
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A ledger above its cap lets go of jobs that have ended, counts them, and keeps those that run.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Retention
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ledger
//CLAUSES 2 32
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
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class Retention {
    static void main(String[] args) { Case.run(args, Retention::check); }

    private static final int JOBS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(3);

    static void check(Case c) {
        c.step("under the usual cap everything stays", () -> usual(c));
        c.step("under a cap that is exceeded at once, what has ended goes", () -> tiny(c));
    }

    static void usual(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var origin = Origin.of(c).serve("/a", Answer.ok(new byte[10]));
            String id = box.submit(Manifest.of("a", origin.url("/a"))).jobId();
            c.check("usual.job-is-completed", box.waitForEnd(id).status(), is("completed"));
            c.checkThroughout(QUIET, "usual.job-stays", () -> box.job(id).status(), is("completed"));
            c.check("usual.none-is-counted", Math.max(0, box.api().metric("fetchbox_ledger_pruned_jobs_total")), is(0.0));
        }
    }

    static void tiny(Case c) {
        try (var box = FetchBox.pipeline(c).set("retention.ledger_max_bytes", 1).start()) {
            var gate = new CountDownLatch(1);
            var origin = Origin.of(c).serve("/a", Answer.ok(new byte[10])).serve("/held", Answer.after(gate, Answer.ok(new byte[10])));
            String held = box.submit(Manifest.of("held", origin.url("/held"))).jobId();
            List<String> ended = new ArrayList<>();
            for (int i = 0; i < JOBS; i++) ended.add(box.submit(Manifest.of("a", origin.url("/a"))).jobId());
            c.checkWithin(LIMIT, "tiny.ended-jobs-go", () -> ended.stream().map(id -> box.job(id).reply().status()).toList(), everyItem(is(404)));
            c.checkWithin(LIMIT, "tiny.each-is-counted", () -> box.api().metric("fetchbox_ledger_pruned_jobs_total"), is((double) JOBS));
            c.checkThroughout(QUIET, "tiny.running-job-stays", () -> box.job(held).reply().status(), is(200));
            c.check("tiny.objects-stay", box.s3().keys(), hasItem("resources/" + Pipeline.TYPE + "/" + ended.getFirst() + "/a"));
            gate.countDown();
            c.checkWithin(LIMIT, "tiny.it-goes-when-it-has-ended", () -> box.job(held).reply().status(), is(404));
        }
    }
}

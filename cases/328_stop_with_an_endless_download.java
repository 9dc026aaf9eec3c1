///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A worker that is told to stop does not wait for ever for a download; its task comes again after the start.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN StopWithAnEndlessDownload
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline workers faults
//CLAUSES 38
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class StopWithAnEndlessDownload {
    static void main(String[] args) { Case.run(args, StopWithAnEndlessDownload::check); }

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** The contract has no number: more than anybody gives a process that is told to stop. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).apart().set("worker.download_timeout", "10m").start()) {
            byte[] body = c.bytes(5000);
            var origin = Origin.of(c).serve("/endless", Answer.silence(), Answer.ok(body));
            String id = box.submit(Manifest.of("endless", origin.url("/endless"))).jobId();
            c.step("a worker is told to stop while a download has no end", () -> {
                c.checkWithin(LIMIT, "endless.is-asked-for", () -> origin.asked().size(), is(1));
                box.worker().stopWithin(STOP_LIMIT);
                c.check("endless.stop-ends-in-its-time", box.worker().endedInTime(), is(true));
            });
            c.step("after its start the task comes again", () -> {
                box.worker().start();
                c.checkWithin(LIMIT, "endless.comes-again", () -> origin.asked().size(), is(2));
                c.check("endless.job-is-completed", box.waitForJob(id, "completed", LIMIT).status(), is("completed"));
                c.check("endless.same-bytes", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/endless").body(), sameBytes(body));
                c.check("endless.no-dead-letter", box.deadLetters(id), is(empty()));
            });
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Time-outs, resets and bodies that break off are tried again, and never stored in part; redirects without end come to an end.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN BrokenOrigins
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline retries
//CLAUSES 1 23 36 40 42
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.util.List;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class BrokenOrigins {
    static void main(String[] args) { Case.run(args, BrokenOrigins::check); }

    private static final int LIMIT = 3;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private String id;

    BrokenOrigins(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        body = c.bytes(300_000);
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).set("worker.download_timeout", "5s").start()) {
            var run = new BrokenOrigins(c, box);
            c.step("what breaks once is tried again", run::once);
            c.step("what breaks always is never stored", run::always);
            c.step("redirects lead somewhere, or to an end", run::redirects);
        }
    }

    private String key(String resource) { return "resources/" + Pipeline.TYPE + "/" + id + "/" + resource; }

    void once() {
        Answer good = Answer.ok(body);
        origin.serve("/silent", Answer.silence(), good).serve("/reset", Answer.reset(), good).serve("/cut", Answer.cut(body), good).serve("/too-much", Answer.tooMuch(body));
        Manifest manifest = Manifest.empty();
        List<String> names = List.of("silent", "reset", "cut", "too-much");
        names.forEach(n -> manifest.resource(n, origin.url("/" + n)));
        id = box.submit(manifest).jobId();
        JobSnapshot job = box.waitForEnd(id);
        c.check("once.job-is-completed", job.status(), is("completed"));
        c.check("once.never-partial", job.seen(), not(hasItem("partial")));
        c.check("once.no-last-error", job.errorCode(), is("null"));
        names.forEach(n -> c.check(n + ".is-stored-whole", box.s3().get(key(n)).body(), sameBytes(body)));
        for (String n : names.subList(0, 3)) c.check(n + ".is-asked-twice", origin.asked("/" + n), hasSize(2));
    }

    void always() {
        origin.serve("/mute", Answer.silence()).serve("/broken", Answer.reset()).serve("/half", Answer.cut(body));
        Manifest manifest = Manifest.empty();
        List<String> names = List.of("mute", "broken", "half");
        names.forEach(n -> manifest.resource(n, origin.url("/" + n)));
        id = box.submit(manifest).jobId();
        JobSnapshot job = box.waitForEnd(id);
        c.check("always.job-is-failed", job.status(), is("failed"));
        c.check("always.nothing-is-completed", job.completed(), is(0L));
        names.forEach(n -> c.check(n + ".is-not-stored", box.s3().get(key(n)).status(), is(404)));
        names.forEach(n -> c.check(n + ".is-asked-as-often-as-the-limit", origin.asked("/" + n), hasSize(LIMIT)));
        c.check("mute.code-of-a-time-out", codes("mute"), is(List.of("DOWNLOAD_TIMEOUT")));
        for (String n : names.subList(1, 3)) c.check(n + ".code-of-the-download", codes(n), contains(startsWith("DOWNLOAD_")));
    }

    private List<String> codes(String resource) { return box.deadLetters(id).stream().filter(d -> d.task().resourceId().equals(resource)).map(d -> d.code()).toList(); }

    void redirects() {
        origin.serve("/loop", Answer.moved(origin.url("/loop"))).serve("/nowhere", Answer.moved("ftp://127.0.0.1/a"));
        id = box.submit(Manifest.of("loop", origin.url("/loop")).resource("nowhere", origin.url("/nowhere"))).jobId();
        c.check("loop.job-is-failed", box.waitForEnd(id).status(), is("failed"));
        for (String n : List.of("loop", "nowhere")) c.check(n + ".code-of-the-download", codes(n), contains(startsWith("DOWNLOAD_")));
        c.check("loop.ends-soon", origin.asked("/loop").size(), is(lessThan(40)));
        c.check("loop.stores-nothing", box.s3().get(key("loop")).status(), is(404));
    }
}

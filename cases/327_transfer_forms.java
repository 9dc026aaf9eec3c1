///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A body without a length is stored whole or not at all; one that drips for ever is a time-out; where nobody answers there are as many attempts as may be.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN TransferForms
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline retries
//CLAUSES 36 40 42
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Proxies;

class TransferForms {
    static void main(String[] args) { Case.run(args, TransferForms::check); }

    private static final int LIMIT = 3;
    private static final Duration END = Duration.ofSeconds(60);
    /** A name that is nobody's may take its time to be looked up. */
    private static final Duration LOOKED_UP = Duration.ofSeconds(120);
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private final byte[] body;
    private String id;

    TransferForms(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        body = c.bytes(300_000);
        origin = Origin.of(c);
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).set("worker.download_timeout", "5s").start()) {
            var run = new TransferForms(c, box);
            c.step("bodies without a length are stored", run::stored);
            c.step("what has no end is not", run::endless);
            c.step("where nobody is it is tried as often as the limit", run::nobody);
        }
    }

    private String key(String resource) { return "resources/" + Pipeline.TYPE + "/" + id + "/" + resource; }

    private List<DeadLetter> letters(String resource) { return box.deadLetters(id).stream().filter(d -> d.task().resourceId().equals(resource)).toList(); }

    void stored() {
        origin.serve("/chunked", Answer.chunked(body)).serve("/until-close", Answer.untilClose(body));
        id = box.submit(Manifest.of("chunked", origin.url("/chunked")).resource("until-close", origin.url("/until-close"))).jobId();
        c.check("stored.job-is-completed", box.waitForEnd(id).status(), is("completed"));
        for (String n : List.of("chunked", "until-close")) c.check(n + ".is-stored-whole", box.s3().get(key(n)).body(), sameBytes(body));
    }

    void endless() {
        origin.serve("/chunked-cut", Answer.chunkedCut(body)).serve("/drip", Answer.drip());
        id = box.submit(Manifest.of("chunked-cut", origin.url("/chunked-cut")).resource("drip", origin.url("/drip"))).jobId();
        c.check("endless.job-is-failed", box.waitForJob(id, "failed", END).status(), is("failed"));
        for (String n : List.of("chunked-cut", "drip")) c.check(n + ".is-not-stored", box.s3().get(key(n)).status(), is(404));
        c.check("chunked-cut.is-asked-as-often-as-the-limit", origin.asked("/chunked-cut"), hasSize(LIMIT));
        c.check("drip.code-of-a-time-out", letters("drip").stream().map(DeadLetter::code).toList(), is(List.of("DOWNLOAD_TIMEOUT")));
    }

    void nobody() {
        id = box.submit(Manifest.of("no-host", "http://casebook.invalid/a").resource("refused", Proxies.of(c).refusing() + "/a")).jobId();
        c.check("nobody.job-is-failed", box.waitForJob(id, "failed", LOOKED_UP).status(), is("failed"));
        for (String n : List.of("no-host", "refused")) {
            c.check(n + ".code-of-the-download", letters(n).stream().map(DeadLetter::code).toList(), contains(startsWith("DOWNLOAD_")));
            c.check(n + ".is-tried-as-often-as-the-limit", letters(n).stream().map(DeadLetter::attempts).toList(), is(List.of(LIMIT)));
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION While store or log are away a manifest is refused with the code of what is away, after three attempts, and leaves no job behind; a hiccup is not noticed.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN IngestOutages
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline ingest faults
//CLAUSES 8 20 43
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Submitted;
import systems.fetchbox.Topic;

class IngestOutages {
    static void main(String[] args) { Case.run(args, IngestOutages::check); }

    private static final int ATTEMPTS = 3;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;

    IngestOutages(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10]));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).watchStore().start()) {
            var run = new IngestOutages(c, box);
            c.step("a store that is away", run::storeAway);
            c.step("a store that hiccups", run::hiccup);
            c.step("a log that is away", run::logAway);
            c.step("both are back", run::back);
        }
    }

    private Submitted submit() { return box.submit(Manifest.of("a", origin.url("/a"))); }

    void storeAway() {
        box.watched().relay().refuse(503);
        Submitted refused = submit();
        c.check("store-away.is-refused", refused.outcome(), is("502 STORAGE_UNAVAILABLE"));
        c.check("store-away.three-attempts", box.watched().asked().stream().filter(a -> a.startsWith("PUT ")).toList(), hasSize(ATTEMPTS));
        c.check("store-away.publishes-nothing", box.log().read(Topic.TASKS), is(empty()));
        box.watched().relay().passOn();
    }

    void hiccup() {
        var relay = box.watched().relay();
        var seen = new AtomicInteger();
        relay.refuse(503);
        relay.witness(asked -> {
            if (seen.incrementAndGet() == ATTEMPTS) relay.passOn();
        });
        Submitted accepted = submit();
        c.check("hiccup.is-accepted", accepted.status(), is(202));
        c.check("hiccup.job-is-completed", box.waitForEnd(accepted.jobId()).status(), is("completed"));
        c.check("hiccup.only-its-object-is-stored", box.s3().keys().stream().filter(k -> k.startsWith("resources/")).toList(), hasSize(1));
        relay.witness(asked -> {});
    }

    void logAway() {
        box.broker().kill();
        Submitted refused = submit();
        c.check("log-away.is-refused", refused.outcome(), is("503 PUBLISH_UNAVAILABLE"));
        c.check("log-away.api-lives", box.api().isAlive(), is(true));
        box.broker().start();
    }

    void back() {
        c.checkWithin(Duration.ofSeconds(20), "back.is-ready", () -> box.http().get("/health/ready").send().status(), is(200));
        Submitted accepted = submit();
        c.check("back.is-accepted", accepted.status(), is(202));
        c.check("back.job-is-completed", box.waitForEnd(accepted.jobId()).status(), is("completed"));
    }
}

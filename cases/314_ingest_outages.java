///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION While store or log are away a manifest is refused with the code of what is away, after three attempts ever further apart, and no task is published; a hiccup of the store is not noticed.
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

import http.Relay.Asked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
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
    private static final int POSTS = 5;
    private static final Duration HICCUP = Duration.ofSeconds(4);
    private static final Duration QUIET = Duration.ofSeconds(1);
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
            c.step("a store that denies", run::denied);
            c.step("a log that hiccups", run::logHiccup);
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
        IntStream.range(0, POSTS).forEach(i -> submit());
        box.watched().relay().passOn();
        List<Asked> puts = box.watched().relay().takeAsked().stream().filter(a -> a.method().equals("PUT")).toList();
        c.check("store-away.pauses-grow", usualPauseMs(puts, 1), is(greaterThan(Math.max(usualPauseMs(puts, 0), 20))));
    }

    /** The median, so that a moment in which the machine was busy is no pause. @param index of the pause, of those in a post */
    private static long usualPauseMs(List<Asked> puts, int index) {
        return IntStream.range(0, puts.size() / ATTEMPTS).map(post -> post * ATTEMPTS + index).mapToLong(i -> (puts.get(i + 1).atNanos() - puts.get(i).atNanos()) / 1_000_000).sorted().skip(POSTS / 2).findFirst().orElse(0);
    }

    void denied() {
        box.watched().relay().refuse(403);
        c.check("denied.is-502", submit().outcome(), is("502 STORAGE_UNAVAILABLE"));
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

    void logHiccup() {
        Submitted told;
        try (var pause = box.broker().pause()) {
            var posted = CompletableFuture.supplyAsync(this::submit);
            c.checkThroughout(HICCUP, "log-hiccup.is-not-accepted-meanwhile", () -> posted.thenApply(Submitted::status).getNow(0), is(not(202)));
            pause.undo();
            told = posted.join();
        }
        c.check("log-hiccup.is-accepted-or-refused", told.outcome(), is(oneOf("202", "503 PUBLISH_UNAVAILABLE"))); // the contract does not say how long three attempts last
        String id = told.status() == 202 ? told.jobId() : submit().jobId();
        c.check("log-hiccup.next-job-is-completed", box.waitForEnd(id).status(), is("completed"));
    }

    void logAway() {
        box.broker().kill();
        Submitted refused = submit();
        c.check("log-away.is-refused", refused.outcome(), is("503 PUBLISH_UNAVAILABLE"));
        c.checkThroughout(QUIET, "log-away.api-lives", () -> box.api().isAlive(), is(true));
        box.broker().start();
    }

    void back() {
        c.checkWithin(Duration.ofSeconds(20), "back.is-ready", () -> box.http().get("/health/ready").send().status(), is(200));
        Submitted accepted = submit();
        c.check("back.is-accepted", accepted.status(), is(202));
        c.check("back.job-is-completed", box.waitForEnd(accepted.jobId()).status(), is("completed"));
    }
}

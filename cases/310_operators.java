///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Operators see a job's snapshot and its log from any offset, as events or as an array, and with the right token only; readiness follows what the API reaches.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Operators
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline operators quick
//CLAUSES 7 9 13 23 24 25
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.LogLine;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class Operators {
    static void main(String[] args) { Case.run(args, Operators::check); }

    private static final String TOKEN = "casebook-operator";
    private static final String HEADER = "x-fetchbox-operator-token";
    private static final int RESOURCES = 12;
    private final Case c;
    private final Pipeline box;
    private final Origin origin;
    private String id;

    Operators(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10]));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new Operators(c, box);
            c.step("the snapshot has its fields", run::snapshot);
            c.step("the log is replayed from any offset", run::logs);
            c.step("as events, or as an array", run::forms);
            c.step("readiness follows what can be reached", run::readiness);
        }
        try (var box = FetchBox.pipeline(c).set("server.operator_token", TOKEN).start()) {
            c.step("with a token, nobody else sees anything", () -> new Operators(c, box).token());
        }
    }

    private String job(int resources) {
        Manifest manifest = Manifest.empty();
        for (int i = 0; i < resources; i++) manifest.resource("r" + i, origin.url("/a"));
        return box.submit(manifest).jobId();
    }

    void snapshot() {
        Instant from = Instant.now();
        id = job(RESOURCES);
        JobSnapshot job = box.waitForEnd(id);
        List<String> fields = job.reply().json().propertyStream().map(field -> field.getKey()).toList();
        c.check("snapshot.has-its-fields", fields, hasItems("job_id", "job_type", "status", "created_at", "updated_at", "resource_total", "resource_completed", "manifest_key", "log_cursor", "last_error"));
        c.check("snapshot.names-a-stream", job.stream(), containsString("jobs.logs"));
        c.check("snapshot.created-before-updated", Instant.parse(job.text("created_at")), is(lessThanOrEqualTo(Instant.parse(job.text("updated_at")))));
        c.check("snapshot.created-just-now", Duration.between(from, Instant.parse(job.text("created_at"))).abs(), is(lessThan(Duration.ofSeconds(10))));
        c.check("unknown.answers-404", box.job("01900000-0000-7000-8000-000000000000").reply().status(), is(404));
        c.check("unknown.log-answers-404", box.logs("01900000-0000-7000-8000-000000000000", "", "").status(), is(404));
        c.check("unknown.has-an-error-body", box.job("none").reply().json().at("/error/code").asText(), is(not(emptyString())));
    }

    void logs() {
        for (int i = 0; i < 4; i++) box.waitForEnd(job(2)); // entries of other jobs lie between
        List<LogLine> all = box.logs(id);
        c.require("log.one-entry-each", all.stream().map(LogLine::resourceId).distinct().toList(), hasSize(RESOURCES));
        c.check("log.of-this-job-alone", all, hasSize(RESOURCES));
        c.check("log.offsets-grow", all.stream().map(LogLine::offset).toList(), is(all.stream().map(LogLine::offset).sorted().distinct().toList()));
        c.check("log.limit-counts", box.logs(id, 0, 5).stream().map(LogLine::offset).toList(), is(all.stream().limit(5).map(LogLine::offset).toList()));
        c.check("log.since-is-the-first", box.logs(id, all.get(7).offset(), 1000).stream().map(LogLine::offset).toList(), is(all.stream().skip(7).map(LogLine::offset).toList()));
        long cursor = box.job(id).offset();
        List<Long> fromCursor = Pipeline.lines(box.logs(id, "", "application/json")).stream().map(LogLine::offset).toList();
        c.check("log.from-the-cursor-unless-given", fromCursor, is(all.stream().map(LogLine::offset).filter(o -> o >= cursor).toList()));
        c.check("log.bad-offset-is-400", box.logs(id, "?since_offset=x", "").status(), is(400));
    }

    void forms() {
        Reply events = box.logs(id, "?since_offset=0", "");
        c.check("events.content-type", events.header("content-type"), startsWith("text/event-stream"));
        c.check("events.one-each", Pipeline.lines(events), hasSize(RESOURCES));
        Reply array = box.logs(id, "?since_offset=0", "application/json");
        c.check("array.content-type", array.header("content-type"), startsWith("application/json"));
        c.check("array.same-entries", Pipeline.lines(array).stream().map(LogLine::words).toList(), is(Pipeline.lines(events).stream().map(LogLine::words).toList()));
    }

    private int get(String path) { return box.http().get(path).send().status(); }

    void readiness() {
        for (String path : List.of("/health", "/health/live", "/health/ready")) c.check("up.health-is-200", get(path), is(200));
        Reply health = box.http().get("/operators/health").send();
        c.check("up.operators-health-is-ok", health.status() + " " + health.text("status"), is("200 ok"));
        c.check("up.names-components", health.json().path("components").size(), is(greaterThan(1)));
        box.store().kill();
        c.checkWithin(Duration.ofSeconds(10), "store-away.not-ready", () -> get("/health/ready"), is(503));
        c.check("store-away.live", get("/health/live"), is(200));
        Reply degraded = box.http().get("/operators/health").send();
        c.check("store-away.operators-health-is-degraded", degraded.status() + " " + degraded.text("status"), is("503 degraded"));
        box.store().start();
        c.checkWithin(Duration.ofSeconds(20), "store-back.ready-again", () -> get("/health/ready"), is(200));
        box.broker().kill();
        c.checkWithin(Duration.ofSeconds(10), "log-away.not-ready", () -> get("/health/ready"), is(503));
        box.broker().start();
        c.checkWithin(Duration.ofSeconds(20), "back.ready-again", () -> get("/health/ready"), is(200));
    }

    void token() {
        for (String path : List.of("/operators/jobs/none", "/operators/jobs/none/logs", "/operators/health")) {
            c.check("no-token.is-401", get(path), is(401));
            c.check("wrong-token.is-401", box.http().get(path).header(HEADER, "wrong-one").send().status(), is(401));
            c.check("right-token.is-let-in", box.http().get(path).header(HEADER, TOKEN).send().status(), is(oneOf(200, 404)));
        }
        c.check("no-token.has-its-code", box.job("none").reply().json().at("/error/code").asText(), is("UNAUTHORIZED"));
        for (String path : List.of("/health/live", "/health/ready")) c.check("no-token.health-is-open", get(path), is(200));
    }
}

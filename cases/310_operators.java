///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Operators see a job's snapshot, and with the right token only; what there is not is told so; readiness follows what the API reaches.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Operators
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline operators quick
//CLAUSES 7 13 22 23 25
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
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class Operators {
    static void main(String[] args) { Case.run(args, Operators::check); }

    private static final String TOKEN = "casebook-operator";
    private static final String HEADER = "x-fetchbox-operator-token";
    private final Case c;
    private final Pipeline box;
    private final Origin origin;

    Operators(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
        origin = Origin.of(c).serve("/a", Answer.ok(new byte[10]));
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).start()) {
            var run = new Operators(c, box);
            c.step("the snapshot has its fields", run::snapshot);
            c.step("what there is not has an error for an answer", run::unknown);
            c.step("readiness follows what can be reached", run::readiness);
        }
        try (var box = FetchBox.pipeline(c).set("server.operator_token", TOKEN).start()) {
            c.step("with a token, nobody else sees anything", () -> new Operators(c, box).token());
        }
    }

    void snapshot() {
        Instant from = Instant.now();
        JobSnapshot job = box.waitForEnd(box.submit(Manifest.of("a", origin.url("/a"))).jobId());
        List<String> fields = job.reply().json().propertyStream().map(field -> field.getKey()).toList();
        c.check("snapshot.has-its-fields", fields, hasItems("job_id", "job_type", "status", "created_at", "updated_at", "resource_total", "resource_completed", "manifest_key", "log_cursor", "last_error"));
        c.check("snapshot.names-a-stream", job.stream(), containsString("jobs.logs"));
        c.check("snapshot.created-before-updated", Instant.parse(job.text("created_at")), is(lessThanOrEqualTo(Instant.parse(job.text("updated_at")))));
        c.check("snapshot.created-just-now", Instant.parse(job.text("created_at")), is(both(greaterThan(from.minusSeconds(1))).and(lessThan(Instant.now().plusSeconds(1)))));
    }

    private static String code(Reply error) { return error.json().at("/error/code").asText(); }

    void unknown() {
        c.check("unknown.answers-404", box.job("01900000-0000-7000-8000-000000000000").reply().status(), is(404));
        c.check("unknown.log-answers-404", box.logs("01900000-0000-7000-8000-000000000000", "", "").status(), is(404));
        c.check("unknown.has-an-error-body", code(box.job("none").reply()), is(not(emptyString())));
        c.check("unknown.log-has-an-error-body", code(box.logs("none", "", "")), is(not(emptyString())));
        c.check("no-route.has-an-error-body", code(box.http().get("/operators/nothing").send()), is(not(emptyString())));
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
        c.check("no-token.has-its-code", code(box.job("none").reply()), is("UNAUTHORIZED"));
        for (String path : List.of("/health/live", "/health/ready")) c.check("no-token.health-is-open", get(path), is(200));
    }
}

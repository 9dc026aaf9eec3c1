///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A resource is fetched by the next proxy when one fails, in the configured order and with none skipped; when all have failed the job is.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ProxyFallback
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline proxies
//CLAUSES 26 39
//TIMEOUT 240
//MEMORY_MIB 900

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.DeadLetter;
import systems.fetchbox.JobSnapshot;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.Proxies;

class ProxyFallback {
    static void main(String[] args) { Case.run(args, ProxyFallback::check); }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final Case c;
    private final Pipeline box;
    private final Proxies proxies;
    private final Origin origin;
    private final String last;

    ProxyFallback(Case c, Pipeline box, Proxies proxies, String last) {
        this.c = c;
        this.box = box;
        this.proxies = proxies;
        this.last = last;
        origin = Origin.of(c);
    }

    static void check(Case c) {
        var proxies = Proxies.of(c);
        String last = proxies.passing("last");
        List<String> eu = List.of(proxies.answering("busy", Answer.status(503)), proxies.refusing(), proxies.answering("silent", Answer.silence()));
        List<String> us = List.of(proxies.answering("reset", Answer.reset()), last);
        List<String> bad = List.of(proxies.answering("bad1", Answer.status(502)), proxies.answering("bad2", Answer.status(503)));
        List<String> worse = List.of(proxies.answering("bad3", Answer.reset()));
        var asked = FetchBox.pipeline(c).set("worker.download_retry_limit", 5).set("worker.download_timeout", "5s").pool("eu", eu, "us").pool("us", us).by("eu")
            .pool("slow", List.of(proxies.answering("slow1", Answer.status(503)), proxies.passing("slow2"))).set("proxy.pools.slow.retry_backoff_ms", 700).handler("patient", Map.of("handler", "default", "proxy_pool", "slow"))
            .pool("bad", bad, "worse").pool("worse", worse).handler("doomed", Map.of("handler", "default", "proxy_pool", "bad"));
        try (var box = asked.start()) {
            var run = new ProxyFallback(c, box, proxies, last);
            c.step("four proxies fail, the fifth passes on", run::fallsBack);
            c.step("an answer of the origin that is final needs no other proxy", run::finalAnswer);
            c.step("a pool has a pause of its own", run::pause);
            c.step("all proxies fail", run::exhausted);
        }
    }

    void fallsBack() {
        byte[] body = c.bytes(3000);
        origin.serve("/a", Answer.ok(body));
        String id = box.submit(Manifest.of("a", origin.url("/a"))).jobId();
        JobSnapshot job = box.waitForEnd(id);
        c.require("fallback.job-is-completed", job.status(), is("completed"));
        c.check("fallback.same-bytes", box.s3().get("resources/" + Pipeline.TYPE + "/" + id + "/a").body(), sameBytes(body));
        c.check("fallback.in-order-none-skipped", proxies.tried("/a"), is(List.of("busy", "silent", "reset", "last")));
        c.check("fallback.origin-is-asked-once", origin.asked("/a"), hasSize(1));
        c.checkWithin(LIMIT, "fallback.log-names-the-proxy", () -> words(id), hasItem(containsString(last)));
        c.check("fallback.log-names-the-retries", words(id), hasItem(matchesPattern(".*\\b4\\b.*")));
        c.check("fallback.no-dead-letter", box.deadLetters(id), is(empty()));
        c.check("metric.three-failures-of-the-first-pool", box.worker().metric("fetchbox_proxy_failures_total", "pool=\"eu\""), is(3.0));
        c.check("metric.one-failure-of-the-fallback", box.worker().metric("fetchbox_proxy_failures_total", "pool=\"us\""), is(1.0));
    }

    private List<String> words(String id) { return box.logs(id).stream().map(l -> l.words()).toList(); }

    void finalAnswer() {
        origin.serve("/gone", Answer.status(410));
        var submitted = box.submit(Manifest.of("gone", origin.url("/gone")));
        c.check("final.job-is-failed", box.waitForEnd(submitted.jobId()).errorCode(), is("DOWNLOAD_HTTP_4XX"));
        c.check("final.origin-is-asked-once", origin.asked("/gone"), hasSize(1));
    }

    /** A little less than configured: the clock starts when the first proxy has read what it is asked. */
    void pause() {
        origin.serve("/patient", Answer.ok(new byte[10]));
        String id = box.submitManifest(Manifest.of("patient", origin.url("/patient")).bytes(), "patient", Map.of()).jobId();
        c.check("pause.job-is-completed", box.waitForEnd(id).status(), is("completed"));
        c.check("pause.between-two-proxies-of-the-pool", proxies.gapsMs("/patient"), contains(greaterThan(600L)));
    }

    void exhausted() {
        origin.serve("/b", Answer.ok(new byte[10]));
        String id = box.submitManifest(Manifest.of("b", origin.url("/b")).bytes(), "doomed", Map.of()).jobId();
        JobSnapshot job = box.waitForEnd(id);
        c.check("exhausted.job-is-failed", job.status(), is("failed"));
        c.check("exhausted.last-error", job.errorCode(), is("DOWNLOAD_PROXY_EXHAUSTED"));
        c.check("exhausted.each-proxy-once-in-order", proxies.tried("/b"), is(List.of("bad1", "bad2", "bad3")));
        c.check("exhausted.one-dead-letter", box.deadLetters(id).stream().map(DeadLetter::code).toList(), is(List.of("DOWNLOAD_PROXY_EXHAUSTED")));
        c.check("exhausted.origin-is-never-asked", origin.asked("/b"), is(empty()));
    }
}

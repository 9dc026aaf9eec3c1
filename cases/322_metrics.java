///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION API and workers tell their numbers as Prometheus text, under the agreed names, and count what happens; an API that loses its store tells so.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN MetricsTold
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline operators quick
//CLAUSES 26
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.time.Duration;
import java.util.Map;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;

class MetricsTold {
    static void main(String[] args) { Case.run(args, MetricsTold::check); }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private final Case c;
    private final Pipeline box;

    MetricsTold(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).watchStore().start()) {
            var run = new MetricsTold(c, box);
            c.step("the API counts what it is asked", run::api);
            c.step("the worker counts what it does", run::worker);
            c.step("an API whose store is gone is not ready", run::storeAway);
        }
    }

    void api() {
        var origin = Origin.of(c).serve("/a", Answer.ok(new byte[10])).serve("/bad", Answer.status(500));
        double refused = Math.max(0, box.api().metric("fetchbox_api_requests_total", "status=\"400\"", "route=\"/jobs\""));
        double before = box.api().metric("fetchbox_ingest_bytes_total");
        double durations = Math.max(0, box.api().metric("fetchbox_ingest_duration_seconds_count"));
        byte[] manifest = Manifest.of("a", origin.url("/a")).resource("bad", origin.url("/bad")).resource("none", origin.url("/none")).bytes();
        var submitted = box.submitManifest(manifest, Pipeline.TYPE, Map.of());
        box.submitManifest(new byte[0], Pipeline.TYPE, Map.of());
        box.waitForEnd(submitted.jobId());
        c.check("text.is-prometheus", box.api().metrics().header("content-type"), startsWith("text/plain"));
        c.check("requests.accepted-by-status-and-route", box.api().metric("fetchbox_api_requests_total", "status=\"202\"", "route=\"/jobs\""), is(1.0));
        c.check("requests.refused-by-status-and-route", box.api().metric("fetchbox_api_requests_total", "status=\"400\"", "route=\"/jobs\"") - refused, is(1.0));
        c.check("ingest.results-are-told-apart", box.api().metrics().text().lines().filter(l -> l.matches("fetchbox_ingest_jobs_total\\{.*\\bresult=.*} [1-9].*")).toList(), hasSize(greaterThan(1)));
        c.check("ingest.bytes-are-those-of-the-manifest", box.api().metric("fetchbox_ingest_bytes_total") - Math.max(before, 0), is((double) manifest.length));
        c.check("ingest.durations-are-counted", box.api().metric("fetchbox_ingest_duration_seconds_count") - durations, is(greaterThan(0.0)));
        c.check("operators.are-counted", box.api().metric("fetchbox_operator_requests_total"), is(greaterThan(0.0)));
        c.check("pruned.is-told-as-none", Math.max(0, box.api().metric("fetchbox_ledger_pruned_jobs_total")), is(0.0));
        c.check("api.is-ready", box.api().metric("service_ready", "service="), is(greaterThan(0.0)));
    }

    void worker() {
        c.checkWithin(LIMIT, "inflight.is-none", () -> box.worker().metric("fetchbox_worker_tasks_inflight"), is(0.0));
        c.check("latency.is-counted", box.worker().metric("fetchbox_worker_download_latency_seconds_count"), is(greaterThan(0.0)));
        c.check("failures.of-the-server-by-code", box.worker().metric("fetchbox_worker_download_failures_total", "code=\"DOWNLOAD_HTTP_5XX\""), is(greaterThan(0.0)));
        c.check("failures.of-the-client-by-code", box.worker().metric("fetchbox_worker_download_failures_total", "code=\"DOWNLOAD_HTTP_4XX\""), is(1.0));
        c.check("dead-letters.are-counted", box.worker().metric("fetchbox_worker_dlq_total"), is(2.0));
        c.check("worker.is-ready", box.worker().metric("service_ready", "service="), is(greaterThan(0.0)));
    }

    /** One process may tell of several services. */
    void storeAway() {
        double ready = box.api().metric("service_ready", "service=");
        box.watched().relay().close();
        c.checkWithin(LIMIT, "store-away.metric-falls", () -> box.api().metric("service_ready", "service="), is(lessThan(ready)));
    }
}

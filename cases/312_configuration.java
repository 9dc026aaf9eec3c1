///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION The configuration is found by its variable or at its usual place; one that cannot be right is refused at start; the environment overrides the file.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN Configuration
//DEPS ../lib/Casebook.java
//SYSTEM fetchbox
//TAGS pipeline config
//CLAUSES 6 44 45
//TIMEOUT 240
//MEMORY_MIB 900

import static org.hamcrest.Matchers.*;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kit.Case;
import systems.FetchBox;
import systems.fetchbox.Answer;
import systems.fetchbox.Manifest;
import systems.fetchbox.Origin;
import systems.fetchbox.Pipeline;
import systems.fetchbox.PipelineConfig;

class Configuration {
    static void main(String[] args) { Case.run(args, Configuration::check); }

    private static final int MANIFEST_LIMIT = 2000;
    private final Case c;
    private final Pipeline box;

    Configuration(Case c, Pipeline box) {
        this.c = c;
        this.box = box;
    }

    static void check(Case c) {
        try (var box = FetchBox.pipeline(c).environment("FETCHBOX__SERVER__MAX_MANIFEST_BYTES", "" + MANIFEST_LIMIT).environment("FETCHBOX__WORKER__DOWNLOAD_RETRY_LIMIT", "2").start()) {
            var run = new Configuration(c, box);
            c.step("a good configuration starts", run::good);
            c.step("it is found where no option names it", run::found);
            c.step("each mistake is refused", run::refused);
            c.step("the environment counts", run::environment);
        }
    }

    void good() { c.require("unchanged.runs", box.tryConfig(config -> config), is("runs on")); }

    void found() {
        c.check("config-variable.runs", box.tryVariable(), is("runs on"));
        c.check("default-file.runs", box.tryDefaultFile(), is("runs on"));
    }

    private static PipelineConfig pool(PipelineConfig config, String name, String fallback) {
        return config.with("proxy.pools." + name + ".primary", List.of("http://127.0.0.1:1")).with("proxy.pools." + name + ".fallbacks", List.of(fallback));
    }

    private void refused(String name, UnaryOperator<PipelineConfig> change) { c.check(name + ".is-refused", box.tryConfig(change), both(startsWith("exit ")).and(not("exit 0"))); }

    void refused() {
        refused("unknown-pool", config -> config.with("handlers.docs.proxy_pool", "nobody"));
        refused("unknown-fallback", config -> pool(config, "a", "nobody"));
        refused("fallback-cycle", config -> pool(pool(config, "a", "b"), "b", "a"));
        refused("self-fallback", config -> pool(config, "a", "a"));
        refused("big-manifests", config -> config.with("server.max_manifest_bytes", (5 << 20) + 1));
        refused("no-handlers", config -> config.without("handlers"));
        refused("no-credentials", config -> config.without("storage", "access_key", "secret_key"));
        refused("half-credentials", config -> config.without("storage", "secret_key"));
        refused("job-ttl", config -> config.with("retention.job_ttl_days", 0));
        refused("logs-ttl", config -> config.with("retention.logs_ttl_days", -1));
        refused("other-broker", config -> config.with("iggy.endpoint", "amqp://" + box.log().address()));
        refused("job-types", config -> config.with("job_types.docs.handler", "default"));
    }

    void environment() {
        var origin = Origin.of(c).serve("/bad", Answer.status(500));
        Manifest large = Manifest.of("a", origin.url("/bad"));
        large.json().withObject("metadata").put("filler", "f".repeat(MANIFEST_LIMIT));
        c.check("variable.limits-the-manifest", box.submit(large).outcome(), is("413 PAYLOAD_TOO_LARGE"));
        var small = box.submitManifest(Manifest.of("a", origin.url("/bad")).bytes(), Pipeline.TYPE, Map.of());
        c.check("variable.smaller-is-accepted", small.status(), is(202));
        box.waitForEnd(small.jobId());
        c.check("variable.limits-the-attempts", origin.asked("/bad"), hasSize(2));
    }
}

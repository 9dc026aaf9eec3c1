package systems.fetchbox;

import cluster.Node;
import cluster.Port;
import cluster.Script;
import cluster.Wait;
import cluster.Wait.Seen;
import http.Http;
import http.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kit.Case;
import systems.kafka.OneBroker;
import systems.s3.S3Bucket;
import systems.s3.S3Objects;

/**
 * The reference server of this collection, reference/fetchbox.java, as the target of a case. After each change it is built once and
 * works through one training run, whose class cache halves the start of every later process.
 */
final class Reference {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CACHE_LIMIT = Duration.ofSeconds(90);
    private final Case c;

    private Reference(Case c) { this.c = c; }

    static List<String> command(Case c, S3Bucket spare) {
        Script script = Script.of(c.repository().root().resolve("reference/fetchbox.java"), c.repository());
        script.trainOnce(output -> new Reference(c).train(script, output, spare));
        return script.command();
    }

    /** Without the class cache processes start just as well, only later: a failure is noted, not fatal. */
    private void train(Script script, Path output, S3Bucket spare) {
        c.note("training the class cache of " + script.name() + " (once per change)");
        Path folder = c.workspace().newDataFolder("fetchbox-training");
        try (var broker = OneBroker.start(c, "training-log"); var objects = new S3Objects(spare, Listener.NONE).create(); AutoCloseable removal = objects::remove; var port = Port.free(); var metrics = Port.free();
             var origin = new ScriptedServer("training-origin", asked -> asked.path().equals("/none") ? Answer.status(404) : Answer.ok(new byte[1000], "text/plain"))) {
            var config = new PipelineConfig().set("server", "fjall_path", folder.resolve("ledger").toString()).set("iggy", "endpoint", "tcp://" + broker.address()).storedIn(spare)
                .set("telemetry", "metrics_addr", metrics.address()).section("handlers.docs");
            Path file = Files.writeString(folder.resolve("fetchbox.toml"), config.toml());
            List<String> line = new ArrayList<>(script.trainingCommand(output));
            line.addAll(List.of("server", "--config", file.toString(), "--address", port.address()));
            try (var node = new Node("training", List.of(port, metrics), line, Map.of("TMPDIR", folder.toString()), folder.resolve("log"), c.trail());
                 var http = new Http("training", "http://" + port.address(), REQUEST_LIMIT, Listener.NONE)) {
                node.start();
                Wait.until("the training server serves", START_LIMIT, node::requireAlive, () -> http.get("/health").send().status() == 200 ? Seen.done(true) : Seen.notYet("not healthy"));
                exercise(http, origin.url(), node);
                node.stopWithin(CACHE_LIMIT);
            }
        } catch (Exception e) {
            c.trail().note("the training failed: " + e);
        }
    }

    /** What every case does: a job whose resources are stored or not, its snapshot and its log. */
    private static void exercise(Http http, String origin, Node node) {
        byte[] manifest = Manifest.of("a", origin + "/a").resource("b", origin + "/none").bytes();
        String id = http.post("/jobs", manifest).header("content-type", "application/json").header("x-fetchbox-job-type", "docs").send().text("job_id");
        Wait.until("the training job ends", START_LIMIT, node::requireAlive, () -> {
            String status = http.get("/operators/jobs/" + id).send().text("status");
            return status.equals("failed") ? Seen.done(true) : Seen.notYet(status);
        });
        for (String path : List.of("/operators/jobs/" + id + "/logs?since_offset=0", "/operators/health", "/health/ready", "/none")) http.get(path).send();
    }
}

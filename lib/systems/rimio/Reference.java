package systems.rimio;

import cluster.Node;
import cluster.Port;
import cluster.Program;
import cluster.Script;
import cluster.Wait;
import http.Http;
import http.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kit.Case;
import systems.redis.RedisStore;

/**
 * The reference server of this collection, reference/rimio.java, as the target of a case. After each change it is
 * built once and serves one training run, whose class cache halves the start of every later node.
 */
final class Reference {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration CACHE_LIMIT = Duration.ofSeconds(60);
    private final Case c;
    private final RedisStore redis;

    private Reference(Case c, RedisStore redis) {
        this.c = c;
        this.redis = redis;
    }

    static Program program(Case c, RedisStore redis) {
        Script script = Script.of(c.repository().root().resolve("reference/rimio.java"), c.repository());
        script.trainOnce(output -> new Reference(c, redis).train(script, output));
        return new Program(script.command());
    }

    /** Without the class cache nodes start just as well, only later: a failure is noted, not fatal. */
    private void train(Script script, Path output) {
        c.note("training the class cache of " + script.name() + " (once per change)");
        String id = "training-" + ProcessHandle.current().pid();
        String namespace = "cb-" + id;
        try (var keys = redis.owning(Profile.RIMIO.keyPrefix() + ":" + namespace + "*"); var port = Port.free()) {
            var member = new RimioConfig.Member(id, port.address(), c.workspace().newDataFolder(id + "/disk0"));
            Path file = c.workspace().newDataFolder(id).resolve("config.yaml");
            Files.writeString(file, new RimioConfig(namespace, redis.url(), List.of(member), 1, 4).yaml(id));
            var command = new Program(script.trainingCommand(output)).with(Profile.RIMIO.arguments(file.toString(), id, false));
            try (var node = new Node(id, List.of(port), command, Rimio.environment(Profile.RIMIO, member), file.resolveSibling("log"), c.trail());
                 var http = new Http(id, "http://" + port.address(), REQUEST_LIMIT, Listener.NONE)) {
                node.start();
                Wait.until("the training node serves", START_LIMIT, node::requireAlive, () -> http.get("/health").send().status() == 200 ? Wait.Seen.done(true) : Wait.Seen.notYet("not healthy"));
                exercise(http);
                node.stopWithin(CACHE_LIMIT);
            }
        } catch (Exception e) {
            c.trail().note("the training failed: " + e);
        }
    }

    /** What every case does: native, internal and S3 requests. */
    private static void exercise(Http http) {
        byte[] body = new byte[1000];
        http.put("/_/api/v1/blobs/a/b", body).header("x-rimio-write-id", "w").send();
        http.get("/_/api/v1/blobs/a/b").header("range", "bytes=0-9").send();
        for (String path : List.of("/_/api/v1/blobs?prefix=a", "/_/api/v1/nodes", "/internal/v1/slots/0/heads?path=a/b", "/internal/v1/slots/0/heal/slotlets?prefix_len=2"))
            http.get(path).send();
        http.put("/bucket/key", body).send();
        for (String path : List.of("/bucket/key", "/bucket?list-type=2", "/bucket/none")) http.get(path).send();
        http.head("/bucket/key").send();
        http.delete("/_/api/v1/blobs/a/b").send();
    }
}

package systems.ferrium;

import cluster.Node;
import cluster.Port;
import cluster.Script;
import cluster.Wait;
import cluster.Wait.Seen;
import http.Http;
import http.Listener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kit.Case;

/**
 * The reference server of this collection, reference/ferrium.java. After each change it is built once and serves one training run, whose
 * class cache halves the start of every later node.
 */
final class Reference {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CACHE_LIMIT = Duration.ofSeconds(90);
    private final Case c;

    private Reference(Case c) { this.c = c; }

    /** The words that stand before a node's own arguments. */
    static List<String> program(Case c) {
        Script script = Script.of(c.repository().root().resolve("reference/ferrium.java"), c.repository());
        script.trainOnce(output -> new Reference(c).train(script, output));
        return script.command();
    }

    /** Without the class cache nodes start just as well, only later: a failure is noted, not fatal. */
    private void train(Script script, Path output) {
        c.note("training the class cache of " + script.name() + " (once per change)");
        Path folder = c.workspace().newDataFolder("training");
        try (var http = Port.free(); var grpc = Port.free(); var raft = Port.free()) {
            var self = new ConfigWriter.Peer(1, http.address(), grpc.address(), raft.address());
            Path file = new ConfigWriter(self, List.of(self), Files.createDirectory(folder.resolve("data"))).write(folder.resolve("ferrium.toml"));
            List<String> command = new ArrayList<>(script.trainingCommand(output));
            command.addAll(List.of("--config", file.toString()));
            try (var node = new Node("training", List.of(http, grpc, raft), command, Map.of(), c.workspace().file("nodes").resolve("training.log"), c.trail());
                 var client = new Http("training", "http://" + http.address(), REQUEST_LIMIT, Listener.NONE)) {
                node.start();
                Wait.until("the training node serves", START_LIMIT, node::requireAlive, () -> client.get("/health").send().status() == 200 ? Seen.done(true) : Seen.notYet("not healthy"));
                exercise(client);
                node.stopWithin(CACHE_LIMIT);
            }
        } catch (Exception e) {
            c.trail().note("the training failed: " + e);
        }
    }

    /** What every case does. */
    private static void exercise(Http client) {
        post(client, "/init", "{}");
        post(client, "/write", "{\"Set\":{\"key\":\"a\",\"value\":\"b\"}}");
        post(client, "/read", "{\"key\":\"a\"}");
        post(client, "/write", "{\"Delete\":{\"key\":\"a\"}}");
        for (String path : List.of("/metrics", "/leader", "/is-leader")) client.get(path).send();
    }

    private static void post(Http client, String path, String body) { client.post(path, body.getBytes(StandardCharsets.UTF_8)).header("content-type", "application/json").send(); }
}

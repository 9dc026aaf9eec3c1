package systems.s3;

import cluster.Node;
import cluster.Port;
import cluster.Program;
import cluster.Script;
import cluster.Wait;
import http.Http;
import http.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.SetupError;

/**
 * S3Proxy from Maven Central as a process of one case, by servers/s3proxy.java. Its buckets are folders below the case's data, and it
 * checks the signature of each request.
 */
final class S3ProxyServer {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration CACHE_LIMIT = Duration.ofSeconds(60);
    private final Case c;
    private final Script script;

    private S3ProxyServer(Case c, Script script) {
        this.c = c;
        this.script = script;
    }

    /** Starts it with this bucket, waits until it serves, and ends it with the case. Returns the bucket at its address. */
    static S3Bucket start(Case c, S3Bucket bucket) { return c.closeAtEnd(own(c, bucket)).bucket(); }

    /** As {@link #start}, for a case that ends it by itself. */
    static ServedS3 own(Case c, S3Bucket bucket) {
        var server = new S3ProxyServer(c, Script.of(c.repository().root().resolve("servers/s3proxy.java"), c.repository()));
        server.script.trainOnce(output -> server.train(output, bucket));
        Port port = Port.free();
        Node node = server.node("s3proxy", port, server.script.command(), bucket);
        var served = new ServedS3(node, bucket.by("http://" + port.address()));
        c.closeAtEnd(served::close); // also when it never serves
        node.start();
        awaitServing(node);
        return served;
    }

    private Node node(String id, Port port, List<String> program, S3Bucket bucket) {
        Path data = c.workspace().freshDataFolder(id);
        Path properties = data.resolve("s3proxy.properties");
        Path buckets = data.resolve("buckets");
        try {
            Files.createDirectories(buckets.resolve(bucket.name()));
            Files.writeString(properties, """
                s3proxy.endpoint=http://%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.identity=unused
                jclouds.credential=unused
                jclouds.filesystem.basedir=%s
                """.formatted(port.address(), bucket.accessKeyId(), bucket.secretAccessKey(), buckets));
        } catch (IOException e) {
            throw new SetupError("cannot prepare S3Proxy: " + e.getMessage(), e);
        }
        var line = new Program(program).with(List.of("--properties", properties.toString()));
        return new Node(id, List.of(port), line, Map.of(), c.workspace().file("nodes").resolve(id + ".log"), c.trail());
    }

    /** Any answer will do, such as its refusal of a request that nobody signed. */
    private static void awaitServing(Node node) {
        try (var http = new Http(node.id(), "http://" + node.address(), REQUEST_LIMIT, Listener.NONE)) {
            Wait.until(node.id() + " serves", START_LIMIT, node::requireAlive, () -> {
                int status = http.get("/").send().status();
                return status == 403 ? Wait.Seen.done(status) : Wait.Seen.notYet("status " + status);
            });
        }
    }

    /** Without the class cache it starts just as well, only later: a failure is noted, not fatal. */
    private void train(Path output, S3Bucket bucket) {
        c.note("training the class cache of " + script.name() + " (once)");
        try (var port = Port.free(); var node = node("s3proxy-training", port, script.trainingCommand(output), bucket)) {
            node.start();
            awaitServing(node);
            node.stopWithin(CACHE_LIMIT);
        } catch (SetupError e) {
            c.trail().note("the training failed: " + e);
        }
    }
}

package systems.s3;

import cluster.Node;
import cluster.Port;
import cluster.Wait;
import cluster.Wait.Seen;
import http.Http;
import http.Listener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kit.Case;
import kit.SetupError;

/** MinIO as a process of one case, by the program that {@code --minio-binary} names. */
final class MinioServer {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private MinioServer() {}

    /** Starts it, waits until it serves, and makes the bucket. */
    static ServedS3 own(Case c, Path program, S3Bucket bucket) {
        if (!Files.isExecutable(program)) throw new SetupError("--minio-binary " + program + " is not an executable file");
        Port port = Port.free();
        List<String> line = List.of(program.toAbsolutePath().toString(), "server", "--quiet", "--address", port.address(), c.workspace().freshDataFolder("minio").toString());
        var environment = Map.of("MINIO_ROOT_USER", bucket.accessKeyId(), "MINIO_ROOT_PASSWORD", bucket.secretAccessKey(), "MINIO_BROWSER", "off", "MINIO_UPDATE", "off");
        var node = new Node("minio", List.of(port), line, environment, c.workspace().file("nodes").resolve("minio.log"), c.trail());
        var served = new ServedS3(node, bucket.by("http://" + port.address()));
        c.closeAtEnd(served::close); // also when it never serves
        node.start();
        awaitServing(node);
        new S3Objects(served.bucket(), Listener.NONE).create().close();
        return served;
    }

    private static void awaitServing(Node node) {
        try (var http = new Http(node.id(), "http://" + node.address(), REQUEST_LIMIT, Listener.NONE)) {
            Wait.until(node.id() + " serves", START_LIMIT, node::requireAlive, () -> {
                int status = http.get("/minio/health/cluster").send().status();
                return status == 200 ? Seen.done(status) : Seen.notYet("status " + status);
            });
        }
    }
}

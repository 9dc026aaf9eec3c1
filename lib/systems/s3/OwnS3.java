package systems.s3;

import cluster.Node;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.time.Duration;
import java.util.List;
import kit.Case;
import kit.Running;

/** An S3 server of one case, whose process the case may end and start again; it keeps its objects meanwhile. */
public final class OwnS3 implements AutoCloseable, Running {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private final ServedS3 served;

    private OwnS3(ServedS3 served) { this.served = served; }

    /** Starts the MinIO of {@code --minio-binary}, else S3Proxy, with one empty bucket, and waits until it serves. */
    public static OwnS3 start(Case c) {
        S3Bucket bucket = S3Bucket.drawn();
        return new OwnS3(c.options().minioBinary().map(program -> MinioServer.own(c, program, bucket)).orElseGet(() -> S3ProxyServer.own(c, bucket)));
    }

    /** The bucket that is there from the start. */
    public S3Bucket bucket() { return served.bucket(); }

    public Node process() { return served.node(); }

    /** Whether it refuses, as it should, a request that nobody signed. */
    public boolean answers() {
        try (var http = new Http("s3", bucket().endpoint(), REQUEST_LIMIT, Listener.NONE)) {
            return http.get("/").send().status() == 403;
        } catch (NoAnswer e) {
            return false;
        }
    }

    @Override public List<String> whereabouts() { return served.whereabouts(); }

    @Override public void close() { served.close(); }
}

package systems.s3;

import cluster.Node;
import http.Http;
import http.Listener;
import http.NoAnswer;
import java.time.Duration;
import java.util.List;
import kit.Case;
import kit.Running;

/** An S3Proxy of one case, whose process the case may end and start again; it keeps its objects meanwhile. */
public final class OwnS3 implements AutoCloseable, Running {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);
    private final S3ProxyServer.Served served;

    private OwnS3(S3ProxyServer.Served served) { this.served = served; }

    /** Starts it with one empty bucket and waits until it serves. */
    public static OwnS3 start(Case c) { return new OwnS3(S3ProxyServer.own(c, S3Bucket.drawn())); }

    /** The bucket that is there from the start. */
    public S3Bucket bucket() { return served.bucket(); }

    public Node process() { return served.node(); }

    /** Whether it refuses, as it should, a request that nobody signed. */
    public boolean answers() {
        try (var http = new Http("s3proxy", bucket().endpoint(), REQUEST_LIMIT, Listener.NONE)) {
            return http.get("/").send().status() == 403;
        } catch (NoAnswer e) {
            return false;
        }
    }

    @Override public List<String> whereabouts() { return served.whereabouts(); }

    @Override public void close() { served.close(); }
}

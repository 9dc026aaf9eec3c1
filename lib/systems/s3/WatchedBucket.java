package systems.s3;

import http.Relay;
import java.util.List;
import kit.Case;

/**
 * A fresh bucket of an S3Proxy of this case alone, with a relay before it that tells what was asked, and can refuse in its place.
 *
 * @param bucket as servers reach it, by way of the relay
 */
public record WatchedBucket(S3Bucket bucket, Relay relay) {
    public static WatchedBucket embedded(Case c) {
        S3Bucket direct = S3Bucket.embedded(c);
        Relay relay = c.closeAtEnd(new Relay(direct.endpoint()));
        return new WatchedBucket(direct.by(relay.url()), relay);
    }

    /** What was asked since the last look, each as {@link #line} has it; a range follows as in {@code bytes=0-99}. */
    public List<String> asked() { return relay.takeAsked().stream().map(Relay.Asked::toString).toList(); }

    /** A request for a key, as {@link #asked} tells it. */
    public String line(String method, String key) { return method + " /" + bucket.name() + "/" + key; }
}

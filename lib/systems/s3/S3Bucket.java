package systems.s3;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import kit.Case;
import kit.Gate;
import kit.Options;
import kit.Secrets;
import kit.SetupError;
import kit.Skipped;

/**
 * A bucket and how to reach it: of the server that {@code --s3-endpoint} names (contracts/rimio.md §4), else of an S3Proxy that the
 * case starts.
 *
 * @param endpoint such as {@code http://127.0.0.1:9000}; buckets are named by path style
 */
public record S3Bucket(String endpoint, String name, String region, String accessKeyId, String secretAccessKey) {
    private static final String USUAL_REGION = "us-east-1";
    private static final String HALF = "an S3 server is named by all of --s3-endpoint, --s3-access-key and --s3-secret-key, a bucket that is there by --s3-bucket besides, or by none of them";

    /** The bucket for this case. Without its gate an external one is not touched: the rest of the case is skipped. */
    public static S3Bucket of(Case c) {
        Optional<S3Bucket> named = named(c.options());
        if (named.isEmpty()) return embedded(c);
        Gate.S3.shutReason(c.options()).ifPresent(reason -> { throw new Skipped(reason); });
        Secrets.keep(named.get().secretAccessKey);
        c.note("s3: " + named.get().endpoint + ", bucket " + named.get().name + " (as given)");
        return named.get();
    }

    /** A fresh bucket of an S3Proxy of this case alone, whatever the command line names. */
    public static S3Bucket embedded(Case c) { return c.settingUp(() -> S3ProxyServer.start(c, drawn())); }

    /** A bucket that nobody serves yet, with a secret of its own. */
    static S3Bucket drawn() {
        String secret = UUID.randomUUID().toString();
        Secrets.keep(secret);
        return new S3Bucket(null, "casebook", USUAL_REGION, "casebook", secret);
    }

    /** The same bucket by way of somebody in between. */
    public S3Bucket by(String otherEndpoint) { return new S3Bucket(otherEndpoint, name, region, accessKeyId, secretAccessKey); }

    /** Another bucket of the same server. */
    public S3Bucket named(String otherName) { return new S3Bucket(endpoint, otherName, region, accessKeyId, secretAccessKey); }

    /** What an archived object's url is for a key that needs no escape (contracts/rimio.md §8). */
    public String url(String key) { return "s3://" + name + "/" + key; }

    /**
     * A bucket that is not there yet, with a name that nobody else has, on the server that {@code --s3-endpoint} names (contracts/fetchbox.md §8);
     * empty when none is named. Without its gate an external one is not touched: the case is skipped.
     */
    public static Optional<S3Bucket> fresh(Case c) {
        Optional<S3Bucket> server = server(c.options(), "casebook-" + UUID.randomUUID().toString().substring(0, 8));
        if (server.isEmpty()) return server;
        Gate.S3.shutReason(c.options()).ifPresent(reason -> { throw new Skipped(reason); });
        Secrets.keep(server.get().secretAccessKey);
        c.note("s3: " + server.get().endpoint + " (as given), with buckets of this case");
        return server;
    }

    static Optional<S3Bucket> named(Options options) {
        Optional<S3Bucket> server = server(options, options.s3Bucket().orElse(""));
        if (server.isPresent() != options.s3Bucket().isPresent()) throw new SetupError(HALF);
        return server;
    }

    private static Optional<S3Bucket> server(Options options, String bucket) {
        long given = Stream.of(options.s3Endpoint(), options.s3AccessKey(), options.s3SecretKey()).filter(Optional::isPresent).count();
        if (given == 0) return Optional.empty();
        if (given < 3) throw new SetupError(HALF);
        String endpoint = options.s3Endpoint().get().replaceAll("/+$", "");
        if (!endpoint.matches("https?://[^/]+")) throw new SetupError("--s3-endpoint " + endpoint + ": not of the form http://host:port");
        return Optional.of(new S3Bucket(endpoint, bucket, options.s3Region().orElse(USUAL_REGION), options.s3AccessKey().get(), options.s3SecretKey().get()));
    }

    /** Without the secret: it stands in messages. */
    @Override public String toString() { return endpoint + "/" + name; }
}

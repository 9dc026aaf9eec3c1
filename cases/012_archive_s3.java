///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Every value is an object of the S3 bucket below the fixed prefix, any S3 client reads it there, and each legal name reads back.
//JAVA 25+
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
//MAIN ArchiveS3
//DEPS ../lib/Casebook.java
//DEPS software.amazon.awssdk:s3:2.56.0
//DEPS software.amazon.awssdk:url-connection-client:2.56.0
//SYSTEM rimio
//NEEDS redis
//TAGS archive disk s3
//CLAUSES 26 27 28

import static kit.SameBytes.sameBytes;
import static org.hamcrest.Matchers.*;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kit.Case;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import systems.redis.RedisStore;
import systems.rimio.Profile;
import systems.rimio.Rimio;
import systems.rimio.RimioCluster;
import systems.s3.S3Bucket;

class ArchiveS3 {
    static void main(String[] args) { Case.run(args, ArchiveS3::check); }

    private static final int SLOTS = 16;
    private final Case c;
    private final S3Bucket bucket;
    private final S3Client sdk;
    /** First component of all paths: others may archive to the same bucket. */
    private final String box = "cb-012-" + RedisStore.uniqueNumber();
    private RimioCluster cluster;

    ArchiveS3(Case c, S3Bucket bucket) {
        this.c = c;
        this.bucket = bucket;
        sdk = c.closeAtEnd(client(bucket));
        c.closeAtEnd(() -> keys(box).forEach(key -> sdk.deleteObject(r -> r.bucket(bucket.name()).key(key))));
        c.settingUp(() -> keys(box)); // a key that S3 refuses is no fault of the server under test
    }

    static void check(Case c) {
        var run = new ArchiveS3(c, S3Bucket.of(c));
        try (var cluster = Rimio.cluster(c).totalSlots(SLOTS).archive(run.bucket).start()) {
            run.cluster = cluster;
            c.step("a value is archived under its generation", run::writeThrough);
            c.step("lost files come back from the archive", run::readBack);
            c.step("a delete leaves the archive alone", run::delete);
            c.step("every legal name reads back", run::names);
        }
    }

    private static S3Client client(S3Bucket bucket) {
        return S3Client.builder().endpointOverride(URI.create(bucket.endpoint())).region(Region.of(bucket.region())).forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(bucket.accessKeyId(), bucket.secretAccessKey())))
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED).responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(UrlConnectionHttpClient.builder()).build();
    }

    private String key(String path, long generation) { return Profile.named(c.options().profile()).archiveKey(path, generation); }

    /** Keys of all generations at or below a path. */
    private List<String> keys(String path) {
        String prefix = key(path, 1).replaceFirst("g\\.1$", "");
        return sdk.listObjectsV2Paginator(r -> r.bucket(bucket.name()).prefix(prefix)).contents().stream().map(o -> o.key()).toList();
    }

    /** The archived value, or null. */
    private byte[] value(String path, long generation) {
        try {
            return sdk.getObjectAsBytes(r -> r.bucket(bucket.name()).key(key(path, generation))).asByteArray();
        } catch (NoSuchKeyException e) {
            return null;
        }
    }

    private String archiveUrl(String path) { return cluster.node(1).internal().head(cluster.slotOf(path), path).json().at("/meta/archive_url").asText(); }

    private byte[] put(String path, int sizeBytes) {
        byte[] body = c.bytes(sizeBytes);
        c.check("put.answers-201", cluster.node(1).blobs().put(path, body).status(), is(201));
        return body;
    }

    private void loseFiles(String path) { cluster.node(1).disk().removeFiles(cluster.slotOf(path), path); }

    void writeThrough() {
        String path = box + "/a";
        byte[] first = put(path, 20_000);
        c.check("put.head-names-the-archive-url", archiveUrl(path), is(bucket.url(key(path, 1))));
        c.check("put.is-one-object", keys(path), is(List.of(key(path, 1))));
        c.check("put.whole-value-is-archived", value(path, 1), sameBytes(first));
        byte[] second = put(path, 30_000);
        c.check("overwrite.head-names-its-own-url", archiveUrl(path), is(bucket.url(key(path, 2))));
        c.check("overwrite.new-value-is-archived", value(path, 2), sameBytes(second));
        c.check("overwrite.old-value-is-kept", value(path, 1), sameBytes(first));
        put(box + "/empty", 0);
        c.check("empty.is-archived", value(box + "/empty", 1), is(new byte[0]));
        c.check("s3-put.answers-200", cluster.node(1).s3().put(box, "s3", first).status(), is(200));
        c.check("s3-put.is-archived", value(box + "/s3", 1), sameBytes(first));
    }

    void readBack() {
        String path = box + "/lost";
        byte[] body = put(path, 40_000);
        loseFiles(path);
        var get = cluster.node(1).blobs().get(path);
        c.check("lost.answers-200", get.status(), is(200));
        c.check("lost.same-bytes", get.body(), sameBytes(body));
        int slot = cluster.slotOf(path);
        c.check("lost.file-is-back", cluster.node(1).disk().read(slot, path, 1), sameBytes(body));
        var rows = cluster.node(1).disk().query(slot, "SELECT archive_url FROM file_entries WHERE blob_path = '" + path + "' AND file_kind = 'part'");
        c.check("lost.one-row-with-the-archive-url", rows.stream().map(r -> String.valueOf(r.get("archive_url"))).toList(), is(List.of(bucket.url(key(path, 1)))));
    }

    void delete() {
        String path = box + "/deleted";
        byte[] body = put(path, 100);
        c.check("delete.answers-2xx", cluster.node(1).blobs().delete(path).status(), is(oneOf(200, 204)));
        c.check("delete.keeps-the-archived-value", value(path, 1), sameBytes(body));
        c.check("delete.get-is-410", cluster.node(1).blobs().get(path).status(), is(410));
    }

    void names() {
        Map<String, String> names = new LinkedHashMap<>(Map.of("space", "a b", "question-mark", "a?b=c", "hash", "a#b", "non-ascii", "grüße/日本"));
        names.putAll(Map.of("percent", "100%41", "plus", "a+b", "number", "7/0", "colon", "a:b@c"));
        names.forEach((which, name) -> {
            String path = box + "/names/" + name;
            byte[] body = put(path, 3000);
            c.check(which + ".value-is-under-its-plain-key", value(path, 1), sameBytes(body));
            loseFiles(path);
            c.check(which + ".reads-back", cluster.node(1).blobs().get(path).body(), sameBytes(body));
        });
    }
}

package systems.s3;

import http.Http;
import http.Listener;
import http.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kit.Digests;
import kit.SetupError;

/** What a bucket holds, read by a client of its own: signed requests, path style. */
public final class S3Objects implements AutoCloseable {
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    private static final Pattern NEXT = Pattern.compile("<NextContinuationToken>([^<]*)</NextContinuationToken>");
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
    private final S3Bucket bucket;
    private final Http http;

    /** @param listener hears every exchange */
    public S3Objects(S3Bucket bucket, Listener listener) {
        this.bucket = bucket;
        http = new Http("s3", bucket.endpoint(), REQUEST_LIMIT, listener);
    }

    /** Makes the bucket. */
    public S3Objects create() {
        Reply made = send("PUT", "/" + bucket.name(), "");
        if (made.status() != 200) throw new SetupError("no bucket " + bucket + ": " + made);
        return this;
    }

    /** Removes the bucket and what it holds. */
    public void remove() {
        for (String key : keys()) send("DELETE", path(key), "");
        Reply gone = send("DELETE", "/" + bucket.name(), "");
        if (gone.status() != 204) throw new SetupError("bucket " + bucket + " stays: " + gone);
    }

    /** All keys in order, page by page. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        String from = "";
        do {
            String page = send("GET", "/" + bucket.name(), from + "list-type=2").text();
            KEY.matcher(page).results().forEach(m -> keys.add(m.group(1)));
            from = NEXT.matcher(page).results().map(m -> "continuation-token=" + encoded(m.group(1)) + "&").findFirst().orElse("");
        } while (!from.isEmpty());
        return keys;
    }

    /** The object with its headers, or the answer that there is none. */
    public Reply get(String key) { return send("GET", path(key), ""); }

    private String path(String key) { return "/" + bucket.name() + "/" + Arrays.stream(key.split("/", -1)).map(S3Objects::encoded).collect(Collectors.joining("/")); }

    private static String encoded(String text) { return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"); }

    private Reply send(String method, String path, String query) {
        Http.Request request = http.request(method, path + (query.isEmpty() ? "" : "?" + query));
        headers(method, path, query).forEach(request::header);
        return request.send();
    }

    /** AWS Signature Version 4. */
    private Map<String, String> headers(String method, String path, String query) {
        String time = TIME.format(Instant.now());
        String day = time.substring(0, 8);
        String hash = Digests.sha256(new byte[0]);
        String canonical = String.join("\n", method, path, query.isEmpty() || query.contains("=") ? query : query + "=", "host:" + URI.create(bucket.endpoint()).getRawAuthority(),
            "x-amz-content-sha256:" + hash, "x-amz-date:" + time, "", SIGNED, hash);
        String scope = day + "/" + bucket.region() + "/s3/aws4_request";
        String text = String.join("\n", "AWS4-HMAC-SHA256", time, scope, Digests.sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = hmac(hmac(hmac(hmac(("AWS4" + bucket.secretAccessKey()).getBytes(StandardCharsets.UTF_8), day), bucket.region()), "s3"), "aws4_request");
        String authorization = "AWS4-HMAC-SHA256 Credential=" + bucket.accessKeyId() + "/" + scope + ", SignedHeaders=" + SIGNED + ", Signature=" + HexFormat.of().formatHex(hmac(key, text));
        return new TreeMap<>(Map.of("x-amz-date", time, "x-amz-content-sha256", hash, "authorization", authorization));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override public void close() { http.close(); }
}

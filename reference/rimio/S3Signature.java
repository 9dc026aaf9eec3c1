package rimio;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;

/** AWS Signature Version 4 of requests to S3 that have no query; their path is that of {@link ArchiveUrl#encoded}. */
record S3Signature(String region, String accessKeyId, String secretAccessKey) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

    /** What the request must carry, beside the Host that its client sets by itself. */
    Map<String, String> headers(String method, URI uri, byte[] body, Instant now) {
        var time = TIME.format(now);
        var day = time.substring(0, 8);
        var hash = Sha256.hex(body);
        var request = String.join("\n", method, uri.getRawPath(), "", "host:" + uri.getRawAuthority(), "x-amz-content-sha256:" + hash, "x-amz-date:" + time, "", SIGNED, hash);
        var scope = day + "/" + region + "/s3/aws4_request";
        var text = String.join("\n", "AWS4-HMAC-SHA256", time, scope, Sha256.hex(request));
        var key = hmac(hmac(hmac(hmac(("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8), day), region), "s3"), "aws4_request");
        return Map.of("x-amz-date", time, "x-amz-content-sha256", hash, "Authorization",
            "AWS4-HMAC-SHA256 Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + SIGNED + ", Signature=" + HexFormat.of().formatHex(hmac(key, text)));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package fetchbox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 of requests to S3 whose path and query are encoded already, the query's names in order. */
record S3Signature(String region, String accessKey, String secretKey) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** What the request must carry, beside the Host that its client sets by itself. @param extra headers that are signed, too; lower case */
    Map<String, String> headers(String method, URI uri, Map<String, String> extra, byte[] body, Instant now) {
        var time = TIME.format(now);
        var day = time.substring(0, 8);
        var hash = sha256(body);
        var signed = new TreeMap<>(extra);
        signed.putAll(Map.of("host", host(uri), "x-amz-content-sha256", hash, "x-amz-date", time));
        var names = String.join(";", signed.keySet());
        var lines = signed.entrySet().stream().map(h -> h.getKey() + ":" + h.getValue().strip().replaceAll(" +", " ") + "\n").collect(Collectors.joining());
        var request = String.join("\n", method, uri.getRawPath(), uri.getRawQuery() == null ? "" : uri.getRawQuery(), lines, names, hash);
        var scope = day + "/" + region + "/s3/aws4_request";
        var text = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(request.getBytes(StandardCharsets.UTF_8)));
        var key = hmac(hmac(hmac(hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day), region), "s3"), "aws4_request");
        signed.remove("host");
        signed.put("Authorization", "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + names + ", Signature=" + HexFormat.of().formatHex(hmac(key, text)));
        return signed;
    }

    /** As clients send it: without the port that the scheme stands for. */
    private static String host(URI uri) { return uri.getPort() == (uri.getScheme().equals("https") ? 443 : 80) ? uri.getHost() : uri.getRawAuthority(); }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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

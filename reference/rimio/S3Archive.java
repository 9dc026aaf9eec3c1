package rimio;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Values as objects of a bucket, addressed by path style. By hand, as it takes two requests: the SDK would put 47 more jars on the
 * class path of every node, and the S3 server of the cases checks each signature.
 */
final class S3Archive implements ArchiveStore {
    static final String SCHEME = "s3://";
    private static final int CONNECT_TIMEOUT_MS = 2000;
    private static final int READ_TIMEOUT_MS = 10_000;
    private static final Pattern OBJECT_SIZE = Pattern.compile("bytes [^/]+/(\\d+)");
    private static final byte[] NOTHING = {};

    private record Answer(int status, String contentRange, byte[] body) {}

    private final String endpoint;
    private final String bucket;
    private final S3Signature signature;
    private final Defects defects;

    /** @param block {@code archive.s3} of the bootstrap. @throws IllegalArgumentException if it cannot be used */
    S3Archive(JsonNode block, Defects defects) {
        bucket = required(block, "bucket");
        var region = required(block, "region");
        var given = block.path("endpoint").asText("").strip().replaceAll("/+$", "");
        endpoint = block.path("endpoint").isNull() || given.isEmpty() ? "https://s3." + region + ".amazonaws.com" : given;
        if (!endpoint.matches("https?://[^/]+")) throw new IllegalArgumentException("archive.s3.endpoint '" + endpoint + "' is not of the form http://host:port");
        if (endpoint.startsWith("http:") && !block.path("allow_http").asBoolean()) throw new IllegalArgumentException("archive.s3.endpoint is plain http, which allow_http must allow");
        var credentials = block.path("credentials");
        signature = new S3Signature(region, credentials.path("access_key_id").asText(), credentials.path("secret_access_key").asText());
        this.defects = defects;
    }

    private static String required(JsonNode block, String key) {
        var text = block.path(key).asText("").strip();
        if (text.isEmpty()) throw new IllegalArgumentException("archive.s3." + key + " is empty");
        return text;
    }

    @Override public String url(String key) {
        if (defects.on(Defect.S3_URL_NAMES_ENDPOINT)) return endpoint.replaceFirst("https?://", SCHEME) + "/" + bucket + "/" + key;
        return SCHEME + bucket + "/" + (defects.on(Defect.ARCHIVE_URL_UNESCAPED) ? key : ArchiveUrl.encoded(key));
    }

    @Override public void put(String key, byte[] body) { succeeded("PUT", key, send("PUT", bucket, key, body, null)); }

    @Override public void remove(String key) { succeeded("DELETE", key, send("DELETE", bucket, key, null, null)); }

    @Override public Piece range(String url, long from, int length) {
        var address = url.substring(SCHEME.length()).split("/", 2);
        if (address.length < 2 || address[1].isEmpty()) throw new IllegalArgumentException("archive url '" + url + "' names no key");
        var key = defects.on(Defect.S3_URL_READ_UNDECODED) ? address[1] : ArchiveUrl.decoded(address[1]);
        var answer = send("GET", address[0], key, null, defects.on(Defect.S3_ARCHIVE_READ_WHOLE) ? null : "bytes=" + from + "-" + (from + length - 1));
        return switch (answer.status) {
            case 206 -> new Piece(objectSize(answer), answer.body);
            case 200 -> new Piece(answer.body.length, Arrays.copyOfRange(answer.body, (int) Math.min(from, answer.body.length), (int) Math.min(from + length, answer.body.length)));
            case 416 -> new Piece(objectSize(answer), NOTHING);
            case 404 -> new Piece(0, NOTHING);
            default -> throw new Away("GET of " + key + " is answered " + answer.status);
        };
    }

    private static long objectSize(Answer answer) {
        var match = OBJECT_SIZE.matcher(answer.contentRange == null ? "" : answer.contentRange);
        return match.matches() ? Long.parseLong(match.group(1)) : 0;
    }

    private static void succeeded(String method, String key, Answer answer) {
        if (answer.status / 100 != 2) throw new Away(method + " of " + key + " is answered " + answer.status);
    }

    /** Each request may be repeated, so one that breaks, perhaps with a connection that was kept too long, is sent once more. */
    private Answer send(String method, String bucket, String key, byte[] body, String range) {
        var uri = URI.create(endpoint + "/" + ArchiveUrl.encoded(bucket + "/" + key));
        try {
            try {
                return exchange(method, uri, body, range);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                return exchange(method, uri, body, range);
            }
        } catch (IOException e) {
            throw new Away(method + " of " + key + ": " + e.getMessage());
        }
    }

    private Answer exchange(String method, URI uri, byte[] body, String range) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
        connection.setReadTimeout(READ_TIMEOUT_MS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        signature.headers(method, uri, body == null ? NOTHING : body, Instant.now()).forEach(connection::setRequestProperty);
        if (range != null) connection.setRequestProperty("Range", range);
        if (body != null) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection.getHeaderField("Content-Range"), in == null ? NOTHING : in.readAllBytes());
        }
    }
}

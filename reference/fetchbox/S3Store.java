package fetchbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Objects in S3 by path style. By hand, as it takes six requests: the SDK would put 47 more jars on the class path. */
final class S3Store {
    /** A request that did not succeed. @see #transientError */
    static final class Failed extends RuntimeException {
        final int status;
        final String code;

        Failed(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }

        /** Whether another attempt may help: the network, 5xx, throttling. */
        boolean transientError() { return status == 0 || status >= 500 || status == 429 || code.equals("SlowDown") || code.equals("RequestTimeout"); }
    }

    private record Answer(int status, String etag, byte[] body) {}

    static final int PART_BYTES = 5 << 20;
    private static final int CONNECT_TIMEOUT_MS = 1000;
    private static final int READ_TIMEOUT_MS = 10_000;
    private static final int UPLOADS_AT_A_TIME = 4;
    private static final Pattern CODE = Pattern.compile("<Code>([^<]+)</Code>");
    private static final Pattern UPLOAD = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private final String endpoint;
    private final S3Signature signature;
    /** Bodies are held in memory piece by piece. */
    private final Semaphore uploads = new Semaphore(UPLOADS_AT_A_TIME);
    private final Defects defects;

    S3Store(Config.Storage storage, Defects defects) {
        endpoint = storage.endpoint();
        signature = new S3Signature(storage.region(), storage.accessKey(), storage.secretKey());
        this.defects = defects;
    }

    /** @throws Failed */
    void put(String bucket, String key, byte[] body, Map<String, String> headers) { send("PUT", "/" + bucket + "/" + encoded(key), headers, body); }

    /** Above 5 MiB in parts. @throws Failed */
    void put(String bucket, String key, Path file, Map<String, String> headers) throws IOException, InterruptedException {
        uploads.acquire();
        try {
            if (Files.size(file) <= (defects.on(Defect.MULTIPART_ABOVE_8_MIB) ? 8 << 20 : PART_BYTES) || defects.on(Defect.MULTIPART_NEVER)) put(bucket, key, Files.readAllBytes(file), headers);
            else putParts("/" + bucket + "/" + encoded(key), file, headers);
        } finally {
            uploads.release();
        }
    }

    private void putParts(String target, Path file, Map<String, String> headers) throws IOException {
        if (defects.on(Defect.BIG_OBJECT_GROWS)) send("PUT", target, headers, Arrays.copyOf(Files.readAllBytes(file), PART_BYTES));
        var begun = UPLOAD.matcher(new String(send("POST", target + "?uploads=", defects.on(Defect.MULTIPART_WITHOUT_TYPE) ? Map.of() : headers, new byte[0]).body, StandardCharsets.UTF_8));
        if (!begun.find()) throw new Failed(500, "", "no upload id");
        String upload = "uploadId=" + encoded(begun.group(1));
        List<String> parts = new ArrayList<>();
        try {
            try (var in = new RandomAccessFile(file.toFile(), "r")) {
                for (long at = 0; at < in.length(); at += PART_BYTES) {
                    byte[] part = new byte[(int) Math.min(PART_BYTES, in.length() - at)];
                    in.seek(at);
                    in.readFully(part);
                    put(part, target, upload, parts);
                }
            }
            if (defects.on(Defect.MULTIPART_LOSES_LAST_PART)) parts.removeLast();
            var all = parts.stream().collect(Collectors.joining("", "<CompleteMultipartUpload>", "</CompleteMultipartUpload>"));
            complete(send("POST", target + "?" + upload, Map.of("content-type", "application/xml"), all.getBytes(StandardCharsets.UTF_8)));
        } catch (Failed e) {
            abort(target + "?" + upload);
            if (parts.isEmpty() || !defects.on(Defect.BROKEN_UPLOAD_IS_STORED)) throw e;
        }
    }

    private void put(byte[] part, String target, String upload, List<String> parts) {
        int number = parts.size() + 1;
        try {
            parts.add("<Part><PartNumber>" + number + "</PartNumber><ETag>" + send("PUT", target + "?partNumber=" + number + "&" + upload, Map.of(), part).etag + "</ETag></Part>");
        } catch (Failed e) {
            if (!defects.on(Defect.PART_RETRY_LOSES_PART)) throw e;
        }
    }

    /** The status comes before the work is done; what went wrong then is in the body, as if the status were 500. */
    private static void complete(Answer answer) {
        var told = new String(answer.body, StandardCharsets.UTF_8);
        if (!told.contains("CompleteMultipartUploadResult")) throw failed(500, told, "the parts of an object are not put together: ");
    }

    private void abort(String upload) {
        try {
            send("DELETE", upload, Map.of(), new byte[0]);
        } catch (Failed e) {
            Log.warn("an upload stays open: " + e.getMessage());
        }
    }

    /** Whether the bucket can be reached now. */
    boolean reachable(String bucket) {
        try {
            send("HEAD", "/" + bucket, Map.of(), new byte[0]);
            return true;
        } catch (Failed e) {
            return false;
        }
    }

    private Answer send(String method, String target, Map<String, String> headers, byte[] body) {
        Answer answer;
        try {
            answer = exchange(method, URI.create(endpoint + target), headers, body);
        } catch (IOException e) {
            throw new Failed(0, "", method + " of an object: " + e.getMessage());
        }
        if (answer.status / 100 == 2) return answer;
        throw failed(answer.status, new String(answer.body, StandardCharsets.UTF_8), method + " of an object is answered " + answer.status + " ");
    }

    private static Failed failed(int status, String body, String what) {
        var code = CODE.matcher(body);
        String name = code.find() ? code.group(1) : "";
        return new Failed(status, name, (what + name).strip());
    }

    private Answer exchange(String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
        connection.setReadTimeout(READ_TIMEOUT_MS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        signature.headers(method, uri, headers, body, Instant.now()).forEach(connection::setRequestProperty);
        if (method.equals("PUT") || method.equals("POST")) {
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, connection.getHeaderField("ETag"), in == null ? new byte[0] : in.readAllBytes());
        }
    }

    private static String encoded(String key) {
        return Arrays.stream(key.split("/", -1)).map(s -> URLEncoder.encode(s, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~")).collect(Collectors.joining("/"));
    }
}

package rimio;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** PutObject (contracts/rimio.md §7, clauses 38, 39 and 58). Whatever is refused is refused before anything is written. */
final class S3Put {
    private static final int MD5_SIZE_BYTES = 16;

    private final Blobs blobs;
    private final Defects defects;

    S3Put(Blobs blobs, Defects defects) {
        this.blobs = blobs;
        this.defects = defects;
    }

    S3Answer put(S3Request request, S3Body body) throws IOException {
        S3Unsupported.refuseOnPut(request, defects);
        return store(request, body);
    }

    S3Answer store(S3Request request, S3Body body) throws IOException {
        var digest = defects.on(Defect.S3_CONTENT_MD5_IGNORED) ? Optional.<byte[]>empty() : contentMd5(request);
        var bytes = payload(request, body);
        if (digest.isPresent() && !Arrays.equals(digest.get(), md5(bytes))) refuseDigest(request, bytes);
        try {
            var written = blobs.put(request.path(), bytes, null, precondition(request));
            return S3Answer.empty(200).with("ETag", S3Etag.quoted(written.etag(), defects));
        } catch (Refusal refusal) {
            if (defects.on(Defect.S3_FAILED_PRECONDITION_REWRITES) && refusal.reason == Refusal.Reason.PRECONDITION_FAILED) rewrite(request);
            throw refusal;
        }
    }

    private byte[] payload(S3Request request, S3Body body) throws IOException {
        if (defects.on(Defect.S3_OVERSIZE_IS_CUT)) return body.cut();
        if (!isAwsChunked(request) || defects.on(Defect.S3_CHUNK_FRAMING_STORED)) return body.plain();
        var bytes = body.unchunked();
        var promised = request.header("x-amz-decoded-content-length");
        if (promised.isPresent() && !promised.get().equals(Integer.toString(bytes.length)))
            throw S3Error.incompleteBody("the chunks hold " + bytes.length + " bytes, x-amz-decoded-content-length says " + promised.get());
        return bytes;
    }

    /** SDKs tell it by either header, not always by both; a presigned request tells it in the query. */
    private static boolean isAwsChunked(S3Request request) {
        var encodings = request.header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+");
        var payload = request.header("x-amz-content-sha256").or(() -> request.parameter("X-Amz-Content-Sha256")).orElse("");
        return List.of(encodings).contains("aws-chunked") || payload.startsWith("STREAMING-");
    }

    private Blobs.Precondition precondition(S3Request request) {
        if (defects.on(Defect.S3_PUT_CONDITIONS_IGNORED)) return Blobs.Precondition.NONE;
        var ifMatch = request.header("If-Match").map(etags -> S3Etag.list(etags, defects));
        var ifNoneMatch = request.header("If-None-Match").map(etags -> S3Etag.list(etags, defects));
        if (defects.on(Defect.S3_PUT_IF_NONE_MATCH_STAR_IGNORED)) ifNoneMatch = ifNoneMatch.filter(etags -> !etags.contains("*"));
        return new Blobs.Precondition(ifMatch.orElse(null), ifNoneMatch.orElse(null));
    }

    private void refuseDigest(S3Request request, byte[] bytes) {
        if (defects.on(Defect.S3_BAD_DIGEST_STORES)) blobs.put(request.path(), bytes, null, Blobs.Precondition.NONE);
        throw S3Error.badDigest();
    }

    /** Same bytes, new generation: what a server does that checks the condition too late. */
    private void rewrite(S3Request request) {
        var found = blobs.find(request.path()).filter(head -> !head.deleted() && head.sizeBytes() > 0);
        found.ifPresent(head -> blobs.put(request.path(), blobs.read(head, 0, head.sizeBytes() - 1), null, Blobs.Precondition.NONE));
    }

    private static Optional<byte[]> contentMd5(S3Request request) {
        var text = request.header("Content-MD5");
        if (text.isEmpty()) return Optional.empty();
        try {
            var digest = Base64.getDecoder().decode(text.get());
            // The decoder takes text without its padding, the contract does not.
            if (digest.length == MD5_SIZE_BYTES && Base64.getEncoder().encodeToString(digest).equals(text.get())) return Optional.of(digest);
        } catch (IllegalArgumentException notBase64) {
            // refused below, like a digest of the wrong length
        }
        throw S3Error.invalidDigest();
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has MD5", impossible);
        }
    }
}

package rimio;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** GetObject and HeadObject (contracts/rimio.md §7, clauses 34 to 37). */
final class S3Get {
    private static final int MAX_PART_NUMBER = 10_000;
    private static final byte[] NO_BYTES = {};
    private static final Map<String, String> OVERRIDES = Map.of(
        "response-cache-control", "Cache-Control",
        "response-content-disposition", "Content-Disposition",
        "response-content-encoding", "Content-Encoding",
        "response-content-language", "Content-Language",
        "response-content-type", "Content-Type",
        "response-expires", "Expires");

    private final Blobs blobs;
    private final Defects defects;

    S3Get(Blobs blobs, Defects defects) {
        this.blobs = blobs;
        this.defects = defects;
    }

    S3Answer get(S3Request request) {
        S3Unsupported.refuseOnGet(request, defects);
        var conditions = S3Conditions.of(request, defects);
        var partNumber = partNumber(request);
        if (partNumber.isPresent() && request.header("Range").isPresent() && !defects.on(Defect.S3_PART_WITH_RANGE_ACCEPTED))
            throw S3Error.invalidArgument("partNumber and Range exclude each other");
        var found = existing(request);
        if (isNotModified(conditions, found)) return notModified(found);
        var window = window(request, partNumber, found);
        var body = window.isEmpty() ? NO_BYTES : blobs.read(found, window.from(), window.toInclusive());
        var answer = described(S3Answer.of(window.partial() ? 206 : 200, "application/octet-stream", body), request, found);
        return window.partial() ? answer.with("Content-Range", window.contentRange(found.sizeBytes())) : answer;
    }

    /** A range is defined for GET only (RFC 9110 §14.2), so HEAD speaks of the whole object. */
    S3Answer head(S3Request request) {
        S3Unsupported.refuseOnHead(request, defects);
        var conditions = S3Conditions.of(request, defects);
        var found = existing(request);
        if (isNotModified(conditions, found)) return notModified(found);
        var sizeBytes = defects.on(Defect.S3_HEAD_LENGTH_IS_ZERO) ? 0 : found.sizeBytes();
        var answer = described(S3Answer.of(200, "application/octet-stream", NO_BYTES), request, found).with("Content-Length", Long.toString(sizeBytes));
        return defects.on(Defect.S3_HEAD_ETAG_OF_PATH) ? answer.with("ETag", '"' + Sha256.hex(found.path()) + '"') : answer;
    }

    /** S3 has no word for "deleted": such an object is as absent as one that never was. */
    private Blobs.Found existing(S3Request request) {
        var found = blobs.find(request.path());
        if (defects.on(Defect.S3_DELETED_IS_410) && found.isPresent() && found.get().deleted()) throw S3Error.gone(request.path());
        return found.filter(head -> !head.deleted()).orElseThrow(() -> S3Error.noSuchKey(request.path()));
    }

    private boolean isNotModified(S3Conditions conditions, Blobs.Found found) {
        return switch (conditions.judge(found, defects)) {
            case SEND -> false;
            case NOT_MODIFIED -> !defects.on(Defect.S3_NOT_MODIFIED_IS_200);
            case IF_MATCH_FAILED -> throw S3Error.preconditionFailed("If-Match");
            case IF_UNMODIFIED_SINCE_FAILED -> throw S3Error.preconditionFailed("If-Unmodified-Since");
        };
    }

    private S3Window window(S3Request request, Optional<Integer> partNumber, Blobs.Found found) {
        if (defects.on(Defect.S3_GET_ALWAYS_206) && found.sizeBytes() > 0 && request.header("Range").isEmpty()) return new S3Window(0, found.sizeBytes() - 1, true);
        try {
            return requested(request, partNumber, found);
        } catch (S3Error beyondEnd) {
            if (defects.on(Defect.S3_BEYOND_END_IS_WHOLE)) return S3Window.whole(found.sizeBytes());
            throw beyondEnd;
        }
    }

    private S3Window requested(S3Request request, Optional<Integer> partNumber, Blobs.Found found) {
        if (partNumber.isPresent()) return S3Window.ofPart(partNumber.get(), found);
        var range = request.header("Range").filter(_ -> isStillTheSame(request, found));
        if (range.isEmpty() || defects.on(Defect.S3_RANGE_IGNORED)) return S3Window.whole(found.sizeBytes());
        return S3Window.ofRange(range.get(), found.sizeBytes());
    }

    /** If-Range: a client that completes an older copy must not be given bytes of a newer one. */
    private boolean isStillTheSame(S3Request request, Blobs.Found found) {
        var expected = request.header("If-Range");
        return expected.isEmpty() || expected.get().equals('"' + found.etag() + '"') || expected.get().equals(httpDate(found.updatedAt()));
    }

    private Optional<Integer> partNumber(S3Request request) {
        var text = request.parameter("partNumber");
        if (text.isEmpty()) return Optional.empty();
        var number = text.get().matches("\\d{1,5}") ? Integer.parseInt(text.get()) : -1;
        if (defects.on(Defect.S3_PART_ZERO_ACCEPTED) && number == 0) return Optional.of(1);
        if (number < 1 || number > MAX_PART_NUMBER) throw S3Error.invalidArgument("partNumber is a number from 1 to " + MAX_PART_NUMBER);
        return Optional.of(number);
    }

    private S3Answer notModified(Blobs.Found found) {
        return S3Answer.empty(304).with("ETag", S3Etag.quoted(found.etag(), defects)).with("Last-Modified", httpDate(found.updatedAt()));
    }

    private S3Answer described(S3Answer answer, S3Request request, Blobs.Found found) {
        answer.with("Accept-Ranges", "bytes").with("ETag", S3Etag.quoted(found.etag(), defects));
        if (!defects.on(Defect.S3_LAST_MODIFIED_MISSING)) answer.with("Last-Modified", httpDate(found.updatedAt()));
        if (defects.on(Defect.S3_DISPOSITION_UNASKED)) answer.with("Content-Disposition", "attachment");
        OVERRIDES.forEach((parameter, header) -> request.parameter(parameter).ifPresent(value -> override(answer, header, value)));
        return answer;
    }

    private void override(S3Answer answer, String header, String value) {
        if (defects.on(Defect.S3_OVERRIDES_IGNORED)) return;
        if (defects.on(Defect.S3_OVERRIDE_OF_EXPIRES_IGNORED) && header.equals("Expires")) return;
        // A line break would let the sender of a link write headers of his own.
        if (!value.chars().allMatch(character -> character >= ' ' && character != 0x7F && character <= 0xFF))
            throw S3Error.invalidArgument("the value for " + header + " cannot stand in a header");
        answer.with(header, value);
    }

    private static String httpDate(Instant time) { return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC)); }
}

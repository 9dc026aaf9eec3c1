package rimio;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The conditions of a read, each null when absent (contracts/rimio.md §7). */
record S3Conditions(List<String> ifMatch, Instant ifUnmodifiedSince, List<String> ifNoneMatch, Instant ifModifiedSince) {
    /** Two digits of a year mean 1970 to 2069. */
    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder().appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, 1970).appendPattern(" HH:mm:ss z").toFormatter(Locale.ENGLISH);
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    enum Verdict { SEND, NOT_MODIFIED, IF_MATCH_FAILED, IF_UNMODIFIED_SINCE_FAILED }

    /** @throws S3Error when a date is none */
    static S3Conditions of(S3Request request, Defects defects) {
        return new S3Conditions(
            request.header("If-Match").map(etags -> S3Etag.list(etags, defects)).orElse(null),
            date(request, "If-Unmodified-Since", defects),
            request.header("If-None-Match").map(etags -> S3Etag.list(etags, defects)).orElse(null),
            date(request, "If-Modified-Since", defects));
    }

    /**
     * If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since, in this order.
     * An etag is more exact than a date with its whole seconds: where both are given, the date is not asked (RFC 9110 §13.2.2).
     */
    Verdict judge(Blobs.Found found, Defects defects) {
        if (defects.on(Defect.S3_GET_CONDITIONS_IGNORED)) return Verdict.SEND;
        if (defects.on(Defect.S3_DATE_CONDITIONS_SWAPPED)) return new S3Conditions(ifMatch, ifModifiedSince, ifNoneMatch, ifUnmodifiedSince).judge(found, Defects.NONE);
        if (defects.on(Defect.S3_CONDITIONS_NONE_MATCH_FIRST) && ifNoneMatch != null && names(ifNoneMatch, found)) return Verdict.NOT_MODIFIED;
        var modified = found.updatedAt().truncatedTo(ChronoUnit.SECONDS);
        if (ifMatch != null) {
            if (!names(ifMatch, found)) return Verdict.IF_MATCH_FAILED;
        } else if (ifUnmodifiedSince != null && modified.isAfter(ifUnmodifiedSince)) return Verdict.IF_UNMODIFIED_SINCE_FAILED;
        if (ifNoneMatch != null) return names(ifNoneMatch, found) ? Verdict.NOT_MODIFIED : Verdict.SEND;
        return ifModifiedSince != null && !modified.isAfter(ifModifiedSince) ? Verdict.NOT_MODIFIED : Verdict.SEND;
    }

    private static boolean names(List<String> etags, Blobs.Found found) { return etags.contains("*") || etags.contains(found.etag()); }

    private static Instant date(S3Request request, String header, Defects defects) {
        var text = request.header(header);
        if (text.isEmpty()) return null;
        var date = date(text.get());
        if (date.isEmpty() && !defects.on(Defect.S3_BAD_DATE_IGNORED)) throw S3Error.invalidArgument(header + " is not a date: " + text.get());
        return date.orElse(null);
    }

    /** The three forms of HTTP, and ISO 8601, which SDKs use elsewhere. */
    private static Optional<Instant> date(String text) {
        for (var format : List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_OFFSET_DATE_TIME, RFC_850))
            try {
                return Optional.of(ZonedDateTime.parse(text, format).toInstant());
            } catch (DateTimeException notThisForm) {
                // the next one may fit
            }
        try {
            return Optional.of(LocalDateTime.parse(text, ASCTIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noForm) {
            return Optional.empty();
        }
    }
}

package rimio;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** S3 writes the native etag in quotes (contracts/rimio.md §7). */
final class S3Etag {
    /** A quoted etag may contain commas, so a list cannot be split at them. */
    private static final Pattern ELEMENT = Pattern.compile("(?<weak>W/)?\"(?<quoted>[^\"]*)\"|(?<bare>[^,\\s]+)");

    private S3Etag() {}

    static String quoted(String etag, Defects defects) {
        if (defects.on(Defect.S3_ETAG_UNQUOTED)) return etag;
        if (defects.on(Defect.S3_ETAG_LOOKS_LIKE_MD5)) return '"' + etag.substring(0, 32) + '"';
        return '"' + etag + '"';
    }

    /** The etags of an If-Match or If-None-Match header, without quotes; a single one, a list, or "*". */
    static List<String> list(String header, Defects defects) {
        if (defects.on(Defect.S3_ETAG_COMPARED_WITH_QUOTES)) return List.of(header);
        if (defects.on(Defect.S3_ETAG_LIST_IS_ONE)) return List.of(header.replace("\"", ""));
        return ELEMENT.matcher(header).results().map(S3Etag::unquoted).toList();
    }

    /** A weak etag keeps its mark and so equals none of ours, which are all strong. */
    private static String unquoted(MatchResult element) {
        if (element.group("bare") != null) return element.group("bare");
        return element.group("weak") == null ? element.group("quoted") : element.group();
    }
}

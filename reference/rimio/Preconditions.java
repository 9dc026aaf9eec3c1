package rimio;

import rimio.Blobs.Precondition;

import java.util.List;

/** If-Match and If-None-Match of a write (contracts/rimio.md clause 13). A deleted object counts as missing. */
final class Preconditions {
    private Preconditions() {}

    static void check(Precondition wanted, Head current, Defects defects) {
        if (defects.on(Defect.PRECONDITIONS_IGNORED)) return;
        var etag = current == null || current.deleted() ? null : current.meta().etag();
        if (current != null && current.deleted() && defects.on(Defect.IF_NONE_MATCH_COUNTS_DELETED)) etag = "deleted";
        if (wanted.ifMatch() != null && !matches(wanted.ifMatch(), etag) && !defects.on(Defect.IF_MATCH_IGNORED)) throw failed("If-Match");
        if (wanted.ifNoneMatch() != null && matches(wanted.ifNoneMatch(), etag) && !defects.on(Defect.IF_NONE_MATCH_IGNORED)) throw failed("If-None-Match");
    }

    private static boolean matches(List<String> etags, String etag) { return etag != null && (etags.contains("*") || etags.contains(etag)); }

    private static Refusal failed(String header) { return new Refusal(Refusal.Reason.PRECONDITION_FAILED, header + " does not hold"); }

    /** The etags of a header value: a list, quoted or not, weak or not. Null when the header is absent. */
    static List<String> etags(List<String> values) {
        if (values == null) return null;
        return values.stream().flatMap(value -> java.util.Arrays.stream(value.split(","))).map(String::trim)
            .map(etag -> etag.startsWith("W/") ? etag.substring(2) : etag).map(etag -> etag.replace("\"", "")).filter(etag -> !etag.isEmpty()).toList();
    }
}

package rimio;

import java.util.regex.Pattern;

/** The bytes of an object that one answer carries. An empty window ends before it begins. */
record S3Window(long from, long toInclusive, boolean partial) {
    private static final Pattern SINGLE = Pattern.compile("(?i)bytes\\s*=\\s*(?<first>\\d*)\\s*-\\s*(?<last>\\d*)\\s*");

    boolean isEmpty() { return toInclusive < from; }

    long sizeBytes() { return isEmpty() ? 0 : toInclusive - from + 1; }

    String contentRange(long objectSizeBytes) { return "bytes " + from + "-" + toInclusive + "/" + objectSizeBytes; }

    static S3Window whole(long objectSizeBytes) { return new S3Window(0, objectSizeBytes - 1, false); }

    /** A header that is not one range of bytes counts as absent (RFC 9110 §14.2), so the whole object is the answer. */
    static S3Window ofRange(String header, long objectSizeBytes) {
        var range = SINGLE.matcher(header);
        if (!range.matches()) return whole(objectSizeBytes);
        var first = range.group("first");
        var last = range.group("last");
        if (first.isEmpty() && last.isEmpty()) return whole(objectSizeBytes);
        if (first.isEmpty()) return satisfiable(Math.max(0, objectSizeBytes - number(last)), objectSizeBytes - 1, objectSizeBytes);
        if (!last.isEmpty() && number(last) < number(first)) return whole(objectSizeBytes);
        return satisfiable(number(first), last.isEmpty() ? objectSizeBytes - 1 : Math.min(number(last), objectSizeBytes - 1), objectSizeBytes);
    }

    /** Part n is the n-th slice of the part size. */
    static S3Window ofPart(int partNumber, Blobs.Found found) {
        var from = (partNumber - 1) * Math.max(1, found.partSizeBytes());
        return satisfiable(from, Math.min(from + Math.max(1, found.partSizeBytes()), found.sizeBytes()) - 1, found.sizeBytes());
    }

    private static S3Window satisfiable(long from, long toInclusive, long objectSizeBytes) {
        if (from >= objectSizeBytes) throw S3Error.invalidRange("the object has " + objectSizeBytes + " bytes, none of them in the range");
        return new S3Window(from, toInclusive, true);
    }

    /** More digits than a long holds lie beyond the end of any object. */
    private static long number(String digits) { return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits); }
}

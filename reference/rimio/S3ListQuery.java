package rimio;

import java.util.Locale;
import java.util.Optional;

/** The parameters of one ListObjectsV2 (contracts/rimio.md §7, clause 40). The token and start-after are kept as sent, to be echoed. */
record S3ListQuery(String bucket, String prefix, int maxKeys, boolean grouped, boolean urlEncoded, Optional<String> token, Optional<String> startAfter) {
    static final String DELIMITER = "/";
    private static final int MAX_MAX_KEYS = 1000;

    /** @throws S3Error for what is wrong or not supported */
    static S3ListQuery of(S3Request request, Defects defects) {
        if (!request.parameter("list-type").orElse("").equals("2") && !defects.on(Defect.S3_LIST_TYPE_IGNORED)) throw S3Error.invalidArgument("a bucket answers only to list-type=2");
        refuseUnsupported(request, defects);
        return new S3ListQuery(
            request.bucket(),
            request.parameter("prefix").orElse(""),
            maxKeys(request, defects),
            isGrouped(request, defects),
            isUrlEncoded(request, defects),
            request.parameter("continuation-token"),
            request.parameter("start-after").filter(key -> !key.isEmpty()));
    }

    /** What all paths of the bucket begin with. */
    String bucketPath() { return bucket + "/"; }

    private static void refuseUnsupported(S3Request request, Defects defects) {
        if (defects.on(Defect.S3_LIST_OPTIONS_IGNORED)) return;
        switch (request.parameter("fetch-owner").orElse("false").toLowerCase(Locale.ROOT)) {
            case "false" -> { }
            case "true" -> throw S3Error.notImplemented("fetch-owner");
            default -> throw S3Error.invalidArgument("fetch-owner is true or false");
        }
        if (request.has("optional-object-attributes") || request.header("x-amz-optional-object-attributes").isPresent()) throw S3Error.notImplemented("optional-object-attributes");
    }

    private static int maxKeys(S3Request request, Defects defects) {
        var text = request.parameter("max-keys").orElse("1000");
        if (defects.on(Defect.S3_LIST_BAD_MAX_KEYS_ACCEPTED) && !text.matches("\\d+")) return MAX_MAX_KEYS;
        if (!text.matches("\\d+")) throw S3Error.invalidArgument("max-keys is a number and not negative");
        // Nine digits fit an int; more are far above the maximum anyway.
        var number = text.length() > 9 ? Integer.MAX_VALUE - 1 : Integer.parseInt(text);
        return defects.on(Defect.S3_LIST_MAX_KEYS_UNCLAMPED) ? number : Math.min(number, MAX_MAX_KEYS);
    }

    private static boolean isGrouped(S3Request request, Defects defects) {
        var delimiter = request.parameter("delimiter").orElse("");
        if (delimiter.isEmpty() || defects.on(Defect.S3_LIST_DELIMITER_IGNORED)) return false;
        if (!delimiter.equals(DELIMITER)) throw S3Error.invalidArgument("the only delimiter is " + DELIMITER);
        return true;
    }

    private static boolean isUrlEncoded(S3Request request, Defects defects) {
        var type = request.parameter("encoding-type");
        if (type.isEmpty() || defects.on(Defect.S3_LIST_ENCODING_IGNORED)) return false;
        if (!type.get().equals("url")) throw S3Error.invalidArgument("the only encoding-type is url");
        return true;
    }
}

package rimio;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A refusal in the words of S3: a code, the status that belongs to it, and a sentence (contracts/rimio.md §7, clause 31). */
final class S3Error extends RuntimeException {
    private final int status;
    private final String code;

    private S3Error(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() { return status; }

    static S3Error invalidArgument(String message) { return new S3Error(400, "InvalidArgument", message); }

    static S3Error invalidDigest() { return new S3Error(400, "InvalidDigest", "Content-MD5 is not the base64 form of 16 bytes"); }

    static S3Error badDigest() { return new S3Error(400, "BadDigest", "the body does not have the digest that Content-MD5 promised"); }

    static S3Error incompleteBody(String message) { return new S3Error(400, "IncompleteBody", message); }

    static S3Error noSuchKey(String path) { return new S3Error(404, "NoSuchKey", "there is no object " + path); }

    static S3Error methodNotAllowed(String method) { return new S3Error(405, "MethodNotAllowed", method + " is not a method of an object or a bucket"); }

    /** Not an answer of S3: the native API says so of a deleted blob, and so does a planted defect. */
    static S3Error gone(String path) { return new S3Error(410, "Gone", path + " is deleted"); }

    static S3Error preconditionFailed(String header) { return new S3Error(412, "PreconditionFailed", "the condition " + header + " does not hold"); }

    static S3Error tooLarge(int limitBytes) { return new S3Error(413, "EntityTooLarge", "an object holds at most " + limitBytes + " bytes"); }

    static S3Error invalidRange(String message) { return new S3Error(416, "InvalidRange", message); }

    static S3Error notImplemented(String feature) { return new S3Error(501, "NotImplemented", feature + " is not supported"); }

    static S3Error internal() { return new S3Error(500, "InternalError", "the server failed; its log tells more"); }

    /** The same refusal as the native API gives, with the S3 code that fits. */
    static S3Error of(Refusal refusal) {
        var text = refusal.getMessage();
        return switch (refusal.reason) {
            case BAD_REQUEST, UNPROCESSABLE, UNSUPPORTED_MEDIA -> invalidArgument(text);
            case NOT_FOUND, GONE -> new S3Error(404, "NoSuchKey", text);
            case METHOD_NOT_ALLOWED -> new S3Error(405, "MethodNotAllowed", text);
            case CONFLICT -> new S3Error(409, "OperationAborted", text);
            case PRECONDITION_FAILED -> new S3Error(412, "PreconditionFailed", text);
            case TOO_LARGE -> new S3Error(413, "EntityTooLarge", text);
            case RANGE_NOT_SATISFIABLE -> invalidRange(text);
            // InternalError is a 500 by definition, also where the native API says 502 (§8: archive failure).
            case OUTCOME_UNKNOWN, ARCHIVE -> new S3Error(500, "InternalError", text);
            case NO_QUORUM, UNREADABLE -> new S3Error(503, "ServiceUnavailable", text);
        };
    }

    S3Answer answer(Defects defects) {
        if (defects.on(Defect.S3_ERROR_IS_JSON)) return S3Answer.of(status, "application/json", ("{\"error\":\"" + code + "\"}").getBytes(UTF_8));
        var shownCode = defects.on(Defect.S3_ERROR_CODE_IS_GENERIC) ? "Error" : code;
        var xml = new S3Xml().open("Error").element("Code", shownCode).element("Message", getMessage()).close("Error");
        return S3Answer.of(status, "application/xml", xml.bytes());
    }
}

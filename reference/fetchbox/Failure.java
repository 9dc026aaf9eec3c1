package fetchbox;

/** Why a resource could not be fetched or stored, by the codes of contracts/fetchbox.md §6. */
final class Failure extends Exception {
    final String code;
    /** Whether another attempt may help. */
    final boolean retryable;
    /** Of the answer that failed; 0 where there was none. */
    final int httpStatus;

    Failure(String code, boolean retryable, int httpStatus, String message) {
        super(message, null, false, false);
        this.code = code;
        this.retryable = retryable;
        this.httpStatus = httpStatus;
    }

    static Failure fatal(String code, String message) { return new Failure(code, false, 0, message); }

    static Failure status(int status, Defects defects) {
        boolean again = status >= 500 || status == 429 && !defects.on(Defect.TOO_MANY_REQUESTS_IS_FATAL) || (status == 408 || status == 499) && !defects.on(Defect.CLIENT_TIME_OUT_IS_FATAL);
        if (status >= 500 && defects.on(Defect.SERVER_ERROR_IS_FATAL)) again = false;
        if (status == 404 && defects.on(Defect.NOT_FOUND_IS_RETRIED)) again = true;
        var code = status >= 500 ? "DOWNLOAD_HTTP_5XX" : "DOWNLOAD_HTTP_4XX";
        return new Failure(defects.on(Defect.CODE_HAS_EXACT_STATUS) ? "HTTP_" + status : code, again, status, "the origin answers " + status);
    }
}

package toxiproxy;

/** A request that is refused, with the status and the words of the answer. */
final class ApiError extends RuntimeException {
    private final int status;

    private ApiError(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() { return status; }

    static ApiError badBody(String why) { return new ApiError(400, "bad request body: " + why); }

    static ApiError missingField(String field) { return new ApiError(400, "missing required field: " + field); }

    static ApiError invalidStream() { return new ApiError(400, "stream was invalid, can be either upstream or downstream"); }

    static ApiError invalidType() { return new ApiError(400, "invalid toxic type"); }

    static ApiError noProxy() { return new ApiError(404, "proxy not found"); }

    static ApiError noToxic() { return new ApiError(404, "toxic not found"); }

    static ApiError proxyExists() { return new ApiError(409, "proxy already exists"); }

    static ApiError toxicExists() { return new ApiError(409, "toxic already exists"); }

    static ApiError cannotListen(String address, String why) { return new ApiError(500, "listen tcp " + address + ": bind: " + why); }
}

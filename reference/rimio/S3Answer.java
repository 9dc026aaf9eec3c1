package rimio;

import java.util.LinkedHashMap;
import java.util.Map;

/** One answer of the gateway. The headers carry what the operation knows; Content-Length is added by {@link S3Gateway}. */
record S3Answer(int status, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    static S3Answer empty(int status) { return new S3Answer(status, new LinkedHashMap<>(), NOTHING); }

    static S3Answer of(int status, String contentType, byte[] body) {
        return new S3Answer(status, new LinkedHashMap<>(), body).with("Content-Type", contentType);
    }

    S3Answer with(String name, String value) {
        headers.put(name, value);
        return this;
    }
}

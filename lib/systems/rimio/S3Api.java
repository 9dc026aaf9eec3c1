package systems.rimio;

import http.Http;
import http.Percent;
import http.Reply;

/** The S3 gateway of one node, path style (contracts/rimio.md §7). Keys are given plain and sent percent-encoded. */
public final class S3Api {
    private final Http http;

    S3Api(Http http) { this.http = http; }

    /** @param headers names and values in turn */
    public Reply put(String bucket, String key, byte[] body, String... headers) { return with(http.put(object(bucket, key), body), headers); }

    public Reply get(String bucket, String key, String... headers) { return with(http.get(object(bucket, key)), headers); }

    public Reply head(String bucket, String key, String... headers) { return with(http.head(object(bucket, key)), headers); }

    public Reply delete(String bucket, String key) { return http.delete(object(bucket, key)).send(); }

    /** ListObjectsV2; {@code query} holds names and values in turn, without list-type. */
    public Reply list(String bucket, String... query) {
        String rest = Query.of(query);
        return http.get("/" + bucket + "?list-type=2" + (rest.isEmpty() ? "" : "&" + rest.substring(1))).send();
    }

    /** A request on an object with a query exactly as given, such as {@code uploads} or {@code uploadId=x&partNumber=1}. */
    public Reply withQuery(String method, String bucket, String key, String rawQuery, byte[] body) {
        return http.request(method, object(bucket, key) + "?" + rawQuery).body(body).send();
    }

    private static Reply with(Http.Request request, String... headers) {
        for (int i = 0; i + 1 < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return request.send();
    }

    private static String object(String bucket, String key) { return "/" + bucket + "/" + Percent.path(key); }
}

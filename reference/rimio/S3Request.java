package rimio;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A request in path style, /bucket/key, decoded (contracts/rimio.md §7). Without a key it is about the bucket. */
record S3Request(String method, String bucket, String key, Map<String, String> query, Headers headers) {

    /** @throws S3Error or Refusal when the target is no legal name */
    static S3Request of(HttpExchange exchange) {
        var target = exchange.getRequestURI().toString();
        // The absolute form names the host first; the origin form may begin with //, which java.net.URI takes for a host.
        if (!target.startsWith("/")) target = Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("/") + rawQuery(target);
        var question = target.indexOf('?');
        var path = stripLeadingSlashes(question < 0 ? target : target.substring(0, question));
        var slash = path.indexOf('/');
        // The first slash is sought before decoding: an encoded one belongs to a name.
        var bucket = BlobPath.decode(slash < 0 ? path : path.substring(0, slash), false);
        var key = slash < 0 ? "" : BlobPath.decode(path.substring(slash + 1), false);
        if (bucket.contains("/")) throw S3Error.invalidArgument("a bucket name cannot contain a slash");
        return new S3Request(exchange.getRequestMethod(), normalised(bucket), normalised(key), query(target), exchange.getRequestHeaders());
    }

    /** Without a bucket, or with nothing but slashes behind it, there is no name to judge. */
    private static String normalised(String name) { return stripLeadingSlashes(name).isEmpty() ? "" : BlobPath.normalise(name, Defects.NONE); }

    S3Request inBucket(String other) { return new S3Request(method, other, key, query, headers); }

    /** The name of the object in the namespace that S3 and the native API share (clause 33). */
    String path() { return bucket + "/" + key; }

    /** All lines of a header as one list; empty when absent or blank. */
    Optional<String> header(String name) {
        var lines = headers.get(name);
        return lines == null ? Optional.empty() : Optional.of(String.join(", ", lines).strip()).filter(text -> !text.isEmpty());
    }

    /** In lower case. A presigned request may carry its x-amz- headers as parameters. */
    List<String> headerNames() {
        var hoisted = query.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)).filter(name -> name.startsWith("x-amz-"));
        return Stream.concat(headers.keySet().stream().map(name -> name.toLowerCase(Locale.ROOT)), hoisted).toList();
    }

    Optional<String> parameter(String name) { return Optional.ofNullable(query.get(name)); }

    boolean has(String parameter) { return query.containsKey(parameter); }

    private static String rawQuery(String target) {
        var question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question);
    }

    private static Map<String, String> query(String target) {
        var query = new LinkedHashMap<String, String>();
        var raw = rawQuery(target);
        if (raw.length() < 2) return query;
        for (var pair : raw.substring(1).split("&")) {
            var equals = pair.indexOf('=');
            var name = BlobPath.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            if (!name.isEmpty()) query.putIfAbsent(name, equals < 0 ? "" : BlobPath.decode(pair.substring(equals + 1), true));
        }
        return query;
    }

    private static String stripLeadingSlashes(String text) {
        var start = 0;
        while (start < text.length() && text.charAt(start) == '/') start++;
        return text.substring(start);
    }
}

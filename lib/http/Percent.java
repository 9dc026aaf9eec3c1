package http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Percent-encoding of object paths and query values. */
public final class Percent {
    private Percent() {}

    /** Encodes each component and keeps the slashes as they are, doubled ones too. */
    public static String path(String path) {
        return Arrays.stream(path.split("/", -1)).map(Percent::query).collect(Collectors.joining("/"));
    }

    /** Encodes a query value; a space becomes %20. */
    public static String query(String value) { return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A"); }
}

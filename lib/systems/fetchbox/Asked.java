package systems.fetchbox;

import java.util.Map;

/**
 * One request that a scripted server got.
 *
 * @param by the server's name
 * @param target as it came: a path, or a whole URL where a proxy was asked
 * @param headers names in lower case; the values of one that came more than once are told from each other by ", "
 * @param atNanos of this JVM's clock, when its head was read
 */
public record Asked(String by, String method, String target, Map<String, String> headers, long atNanos) {
    /** The path of the target. */
    public String path() { return target.replaceFirst("^http://[^/]+", ""); }

    /** A header, or empty. */
    public String header(String name) { return headers.getOrDefault(name, ""); }
}

package rimio;

import java.nio.charset.StandardCharsets;

/**
 * Address of one object archived in Redis, {@code redis://host:port[/db]/key} (contracts/rimio.md §8). The key is percent-encoded, so that each legal
 * path can be read back; the database is always named where the key's first part could be mistaken for one (clause 27).
 *
 * @param server scheme, credentials, host and port
 * @param database -1 where the text names none
 */
record ArchiveUrl(String server, int database, String key) {
    private static final String SCHEME = "redis://";
    private static final String UNRESERVED = "-._~/";
    /** All that may stand in a path as it is (RFC 3986 §3.3), so that a key of ordinary letters is its own url. */
    private static final String PLAIN = UNRESERVED + "!$&'()*+,;=:@";

    /** @throws IllegalArgumentException if it is not such a url */
    static ArchiveUrl parse(String text) {
        if (!text.startsWith(SCHEME)) throw new IllegalArgumentException("archive url '" + text + "' is not of the form redis://host:port/key");
        int slash = text.indexOf('/', SCHEME.length());
        if (slash < 0 || slash == text.length() - 1) throw new IllegalArgumentException("archive url '" + text + "' names no key");
        var server = text.substring(0, slash);
        var rest = text.substring(slash + 1);
        int second = rest.indexOf('/');
        boolean database = second > 0 && second < rest.length() - 1 && rest.substring(0, second).matches("\\d{1,5}");
        return new ArchiveUrl(server, database ? Integer.parseInt(rest.substring(0, second)) : -1, decoded(database ? rest.substring(second + 1) : rest));
    }

    /** Of the archive itself, {@code redis://[user:password@]host:port[/db]}, with an empty key. */
    static ArchiveUrl base(String text) {
        var match = java.util.regex.Pattern.compile("(redis://[^/]+)/?(\\d{0,5})/?").matcher(text.strip());
        if (!match.matches()) throw new IllegalArgumentException("archive.redis.url '" + text + "' is not of the form redis://host:port[/db]");
        return new ArchiveUrl(match.group(1), match.group(2).isEmpty() ? -1 : Integer.parseInt(match.group(2)), "");
    }

    ArchiveUrl withKey(String other) { return new ArchiveUrl(server, database, other); }

    /** Without credentials: heads are shown to everybody. */
    String text(Defects defects) {
        if (defects.on(Defect.ARCHIVE_URL_UNESCAPED)) return SCHEME + host() + "/" + (database < 0 ? "" : database + "/") + key;
        boolean ambiguous = key.matches("\\d+/.*") && !defects.on(Defect.ARCHIVE_NUMERIC_PREFIX_IS_DATABASE);
        return SCHEME + host() + "/" + (database >= 0 ? database + "/" : ambiguous ? "0/" : "") + encoded(key, defects.on(Defect.ARCHIVE_URL_ESCAPES_COLON) ? UNRESERVED : PLAIN);
    }

    /** What a client connects to. */
    String connection() { return server + "/" + Math.max(0, database); }

    String host() { return server.substring(server.lastIndexOf('@') < 0 ? SCHEME.length() : server.lastIndexOf('@') + 1); }

    byte[] keyBytes() { return key.getBytes(StandardCharsets.UTF_8); }

    /** Each byte escaped but for unreserved characters and slashes, which is the form that S3 signs, too. */
    static String encoded(String key) { return encoded(key, UNRESERVED); }

    private static String encoded(String key, String plain) {
        var out = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && (Character.isLetterOrDigit(b) || plain.indexOf(b) >= 0)) out.append((char) b);
            else out.append("%%%02X".formatted(b & 0xff));
        }
        return out.toString();
    }

    /** Lenient: others may have left characters as they are. A query or fragment never ends a key. */
    static String decoded(String text) {
        try {
            return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

package rimio;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Writes the few flat XML documents that S3 answers with. */
final class S3Xml {
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    /** The namespace that S3 gives to its results, though not to its errors. */
    S3Xml openResult(String name) {
        out.append('<').append(name).append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        return this;
    }

    S3Xml open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    S3Xml close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    S3Xml element(String name, Object value) {
        open(name);
        value.toString().codePoints().forEach(this::character);
        return close(name);
    }

    byte[] bytes() { return out.toString().getBytes(UTF_8); }

    private void character(int codePoint) {
        switch (codePoint) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            // A parser turns a bare CR into LF, so that a key would come back changed.
            case '\r' -> out.append("&#13;");
            default -> out.appendCodePoint(isLegal(codePoint) ? codePoint : REPLACEMENT);
        }
    }

    /** XML 1.0 has no form at all for most control characters, and one of them would make the whole list unreadable: encoding-type=url is the way to see such keys. */
    private static boolean isLegal(int codePoint) {
        return codePoint == '\t' || codePoint == '\n'
            || codePoint >= 0x20 && codePoint <= 0xD7FF
            || codePoint >= 0xE000 && codePoint <= 0xFFFD
            || codePoint >= 0x10000;
    }
}

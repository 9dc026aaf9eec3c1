package report;

import java.util.regex.Pattern;
import kit.Secrets;

/** Text on its way into a report: without secrets, colour codes and characters that XML forbids, and cut where it is long. */
final class Shown {
    /** Longer quotes stand whole in result.json. */
    static final int QUOTE_CHARS = 1500;
    static final int LINE_CHARS = 300;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final String CUT = " …";

    private Shown() {}

    static String quote(String text) { return cut(text, QUOTE_CHARS); }

    static String line(String text) { return cut(text, LINE_CHARS); }

    /** Masks before it cuts, for half a secret is one, too. */
    static String cut(String text, int chars) {
        String clean = clean(text);
        if (clean.length() <= chars) return clean;
        int end = Character.isHighSurrogate(clean.charAt(chars - 1)) ? chars - 1 : chars;
        return clean.substring(0, end) + CUT;
    }

    static String clean(String text) {
        if (text == null) return "";
        String masked = Secrets.mask(text);
        if (masked.chars().allMatch(c -> c >= 0x20 && c <= 0xd7ff || c == '\n')) return masked; // nearly always
        masked = COLOUR.matcher(masked).replaceAll("");
        var clean = new StringBuilder(masked.length());
        masked.codePoints().forEach(c -> clean.appendCodePoint(allowed(c) ? c : '\ufffd'));
        return clean.toString();
    }

    /** The characters of XML 1.0, production 2. */
    private static boolean allowed(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd || c >= 0x10000;
    }

    static String firstLine(String text) { return clean(text).lines().findFirst().orElse(""); }

    /** For HTML text and quoted attributes. */
    static String html(String text) {
        return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}

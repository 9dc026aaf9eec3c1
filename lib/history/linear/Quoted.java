package history.linear;

/** A value or version between quotes, on one line, and short. */
final class Quoted {
    private static final int CHARS = 60;

    private Quoted() {}

    static String of(String text) {
        if (text == null) return "absent";
        boolean cut = text.length() > CHARS;
        var quoted = new StringBuilder("\"");
        (cut ? text.substring(0, CHARS) : text).codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) quoted.append(String.format("\\u%04x", c));
            else quoted.appendCodePoint(c);
        });
        return quoted.append('"').append(cut ? "… of " + text.length() + " characters" : "").toString();
    }
}

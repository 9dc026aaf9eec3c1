package kit;

/** Colours for a terminal, or none (NO_COLOR, a pipe, a dumb terminal). */
public record Ink(boolean on) {
    public static Ink forStandardOutput() {
        String term = System.getenv("TERM");
        return new Ink(System.console() != null && System.console().isTerminal() && System.getenv("NO_COLOR") == null && !"dumb".equals(term));
    }

    public String green(String s) { return paint(32, s); }

    public String red(String s) { return paint(31, s); }

    public String yellow(String s) { return paint(33, s); }

    public String dim(String s) { return paint(2, s); }

    public String verdict(Verdict v) {
        return switch (v) {
            case PASS -> green(v.name());
            case FAIL, ERROR -> red(v.name());
            default -> yellow(v.name());
        };
    }

    private String paint(int code, String s) { return on ? "\u001b[" + code + "m" + s + "\u001b[0m" : s; }
}

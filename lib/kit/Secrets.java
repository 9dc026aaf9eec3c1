package kit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets out of logs and reports: passwords in URLs, values of options whose name says so, and wherever they turn up
 * the values of such environment variables and of {@link #keep}.
 */
public final class Secrets {
    private static final String MASK = "***";
    private static final int SHORTEST = 6; // a shorter value would blank out half of a report
    private static final Pattern URL_PASSWORD = Pattern.compile("(\\b[a-z][a-z0-9+.-]*://[^\\s/@:]*):[^\\s/@]+@");
    private static final Pattern OPTION = Pattern.compile("(--[a-z0-9-]*(?:secret|password|token)[a-z0-9-]*)(=|\\s+)(\\S+)");
    private static final Predicate<String> TELLING = Pattern.compile("SECRET|PASSWORD|TOKEN").asPredicate();
    private static final List<String> VALUES = new CopyOnWriteArrayList<>(values(System.getenv()));

    private Secrets() {}

    /** From now on, this value is masked, too. */
    public static void keep(String value) {
        if (value.length() >= SHORTEST && !VALUES.contains(value)) VALUES.add(value);
    }

    /** The text with every secret replaced by three stars. */
    public static String mask(String text) { return mask(text, VALUES); }

    static String mask(String text, List<String> values) {
        if (text == null) return null;
        String masked = text;
        for (String value : values) masked = masked.replace(value, MASK);
        if (masked.contains("://")) masked = URL_PASSWORD.matcher(masked).replaceAll("$1:" + MASK + "@");
        if (masked.contains("--")) masked = OPTION.matcher(masked).replaceAll("$1$2" + Matcher.quoteReplacement(MASK));
        return masked;
    }

    static List<String> values(Map<String, String> environment) {
        return environment.entrySet().stream().filter(e -> TELLING.test(e.getKey().toUpperCase(Locale.ROOT))).map(Map.Entry::getValue)
            .filter(v -> v.length() >= SHORTEST).toList();
    }
}

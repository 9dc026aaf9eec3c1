package runner;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kit.UsageError;

/** One word of the command line that picks cases: a number ({@code 13}, {@code 013}), a range ({@code 1-15}) or a name. */
public record Selector(String word, int from, int to) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final Pattern NAME = Pattern.compile("(?:.*/)?(\\w+?)(?:\\.java)?");
    private static final int BY_NAME = -1;

    /** Reads words such as {@code 1-3,013}; {@link UsageError} for one that can be no selector. */
    public static List<Selector> parse(List<String> words) {
        List<Selector> selectors = new ArrayList<>();
        for (String list : words)
            for (String word : list.split(","))
                if (!word.isBlank()) selectors.add(of(word.strip()));
        return List.copyOf(selectors);
    }

    private static Selector of(String word) {
        Matcher numbers = NUMBERS.matcher(word);
        if (numbers.matches()) {
            int from = Integer.parseInt(numbers.group(1));
            int to = numbers.group(2) == null ? from : Integer.parseInt(numbers.group(2));
            if (to < from) throw new UsageError(word + ": the range ends before it begins");
            return new Selector(word, from, to);
        }
        Matcher name = NAME.matcher(word);
        if (name.matches()) return new Selector(name.group(1), BY_NAME, BY_NAME);
        throw new UsageError(word + " is no case: give a number (013), a range (1-15), a comma list or a name");
    }

    boolean isName() { return from == BY_NAME; }

    /** A range may have holes; a single number or a name must exist. */
    boolean mustExist() { return from == to; }

    boolean picks(CaseFile f) {
        if (isName()) return f.name().equals(word);
        OptionalInt number = f.number();
        return number.isPresent() && from <= number.getAsInt() && number.getAsInt() <= to;
    }
}

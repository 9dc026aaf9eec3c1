package kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a case says of itself before it is compiled: the leading comment lines of its file.
 *
 * <pre>
 * //DESCRIPTION one sentence: the claim that the case judges
 * //MAIN S3GatewayBasic
 * //SYSTEM rimio            //NEEDS redis           //GATE include-s3
 * //TAGS s3 quick           //CLAUSES 31 32 33      //TIMEOUT 60
 * //WEIGHT 2                //MEMORY_MIB 1250
 * </pre>
 *
 * @param weight    lanes that the case takes while it runs; {@link #ALONE} for one that nothing else may disturb
 * @param memoryMib what its servers need together, in MiB; 0 for next to nothing
 */
public record Header(Path file, int number, String name, String description, String mainClass, String system,
                     List<String> needs, Optional<String> gate, List<String> tags, List<Integer> clauses,
                     List<String> deps, Optional<Integer> timeoutSeconds, int weight, int memoryMib) {
    public static final int ALONE = Integer.MAX_VALUE;

    /** A header that cannot be read; the message names the file and the line that is missing or wrong. */
    public static final class Broken extends RuntimeException {
        Broken(Path file, String what) { super(file.getFileName() + ": " + what); }
    }

    private static final Pattern FILE = Pattern.compile("(\\d{3})_([a-z0-9_]+)\\.java");
    private static final Pattern LINE = Pattern.compile("//([A-Z_]+)\\s+(.*)");

    public static Header of(Path file) {
        try {
            return parse(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the header of {@code file} from its lines; stops at the first line that is no comment. */
    public static Header parse(Path file, List<String> lines) {
        var name = FILE.matcher(file.getFileName().toString());
        if (!name.matches()) throw new Broken(file, "the file name is not NNN_lower_case_words.java");
        Map<String, List<String>> keys = keys(lines);
        String description = one(file, keys, "DESCRIPTION");
        String main = one(file, keys, "MAIN");
        if (!main.matches("[A-Z][A-Za-z0-9]*")) throw new Broken(file, "//MAIN " + main + " is not a class name");
        if (!keys.getOrDefault("DEPS", List.of()).contains("../lib/Casebook.java"))
            throw new Broken(file, "no line //DEPS ../lib/Casebook.java");
        return new Header(file, Integer.parseInt(name.group(1)), name.group(1) + "_" + name.group(2), description, main,
            one(file, keys, "SYSTEM"), words(keys, "NEEDS"), words(keys, "GATE").stream().findFirst(), words(keys, "TAGS"),
            numbers(file, keys, "CLAUSES"), keys.getOrDefault("DEPS", List.of()),
            numbers(file, keys, "TIMEOUT").stream().findFirst(), weight(file, keys), numbers(file, keys, "MEMORY_MIB").stream().findFirst().orElse(0));
    }

    private static int weight(Path file, Map<String, List<String>> keys) {
        if (words(keys, "WEIGHT").equals(List.of("alone"))) return ALONE;
        int lanes = numbers(file, keys, "WEIGHT").stream().findFirst().orElse(1);
        if (lanes < 1) throw new Broken(file, "//WEIGHT " + lanes + " is neither a number of lanes nor 'alone'");
        return lanes;
    }

    /** The number as it is written everywhere: three digits. */
    public String id() { return "%03d".formatted(number); }

    private static Map<String, List<String>> keys(List<String> lines) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.isBlank()) continue;
            if (!line.startsWith("//")) break;
            var m = LINE.matcher(line);
            if (m.matches()) keys.computeIfAbsent(m.group(1), k -> new ArrayList<>()).add(m.group(2).strip());
        }
        return keys;
    }

    private static String one(Path file, Map<String, List<String>> keys, String key) {
        List<String> values = keys.getOrDefault(key, List.of());
        if (values.isEmpty()) throw new Broken(file, "no line //" + key);
        if (values.size() > 1) throw new Broken(file, "more than one line //" + key);
        return values.getFirst();
    }

    private static List<String> words(Map<String, List<String>> keys, String key) {
        return keys.getOrDefault(key, List.of()).stream().flatMap(v -> Pattern.compile("[\\s,]+").splitAsStream(v)).toList();
    }

    private static List<Integer> numbers(Path file, Map<String, List<String>> keys, String key) {
        try {
            return words(keys, key).stream().map(Integer::valueOf).toList();
        } catch (NumberFormatException e) {
            throw new Broken(file, "//" + key + " holds something that is no number: " + e.getMessage());
        }
    }
}

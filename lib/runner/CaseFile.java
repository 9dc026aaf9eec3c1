package runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kit.Header;
import kit.Repository;

/** A file in cases/: its header, or what is wrong with it. */
public record CaseFile(Path file, Optional<Header> header, Optional<String> problem) {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})(?:\\D.*)?");

    /** All files in cases/ by number; one that is broken is in the list, too. */
    public static List<CaseFile> all(Repository repository) {
        List<CaseFile> files = repository.caseFiles().stream().map(CaseFile::read).toList();
        Map<Integer, Path> seen = new HashMap<>();
        List<CaseFile> judged = new ArrayList<>();
        for (CaseFile f : files) {
            Path other = f.number().isPresent() ? seen.putIfAbsent(f.number().getAsInt(), f.file()) : null;
            judged.add(other == null ? f : f.broken("has the number of " + other.getFileName()));
        }
        return List.copyOf(judged);
    }

    private static CaseFile read(Path file) {
        try {
            return new CaseFile(file, Optional.of(Header.of(file)), Optional.empty());
        } catch (Header.Broken | java.io.UncheckedIOException e) {
            return new CaseFile(file, Optional.empty(), Optional.of("broken header: " + e.getMessage()));
        }
    }

    private CaseFile broken(String what) { return new CaseFile(file, header, Optional.of(file.getFileName() + " " + what)); }

    /** The file name without its suffix, such as {@code 013_s3_gateway_basic}. */
    public String name() { return file.getFileName().toString().replaceFirst("\\.java$", ""); }

    /** The leading digits of the file name, if it has any. */
    public OptionalInt number() {
        Matcher m = NUMBER.matcher(name());
        return m.matches() ? OptionalInt.of(Integer.parseInt(m.group(1))) : OptionalInt.empty();
    }

    /** The number as reports write it: three digits, or the whole name where there is none. */
    public String id() { return number().isPresent() ? "%03d".formatted(number().getAsInt()) : name(); }

    public String description() { return header.map(Header::description).orElse(""); }

    public List<String> tags() { return header.map(Header::tags).orElse(List.of()); }
}

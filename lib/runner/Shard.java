package runner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of several machines that share a run: {@code 2/5} is the second of five. Together they run each case once. */
record Shard(int number, int of) {
    private static final Pattern WORD = Pattern.compile("([1-9]\\d{0,3})/([1-9]\\d{0,3})");

    static final class Converter implements ITypeConverter<Shard> {
        @Override public Shard convert(String word) {
            Matcher m = WORD.matcher(word);
            if (!m.matches() || Integer.parseInt(m.group(1)) > Integer.parseInt(m.group(2))) throw new TypeConversionException(word + " is no shard such as 2/5");
            return new Shard(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        }
    }

    /** Its part of the cases, in their order: the longest is dealt first, each to the shard that has least to do so far. */
    List<CaseFile> part(List<CaseFile> selected, RecordedDurations durations) {
        long[] loadMs = new long[of];
        List<CaseFile> mine = new ArrayList<>();
        for (CaseFile f : selected.stream().sorted(Comparator.comparing((CaseFile c) -> durations.ms(c).orElse(durations.averageMs())).reversed().thenComparing(CaseFile::name)).toList()) {
            int least = 0;
            for (int i = 1; i < of; i++) if (loadMs[i] < loadMs[least]) least = i;
            loadMs[least] += durations.ms(f).orElse(durations.averageMs());
            if (least == number - 1) mine.add(f);
        }
        return selected.stream().filter(mine::contains).toList();
    }

    @Override public String toString() { return number + "/" + of; }
}

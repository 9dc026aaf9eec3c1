package runner;

import java.util.List;
import java.util.stream.Stream;
import kit.Header;

/** What {@code --list} shows: one line per case with number, name, system, tags, gate and description. */
final class CaseTable {
    private static final List<String> HEAD = List.of("NO", "NAME", "SYSTEM", "TAGS", "GATE", "DESCRIPTION");

    private CaseTable() {}

    static List<String> lines(List<CaseFile> files) {
        List<List<String>> rows = Stream.concat(Stream.of(HEAD), files.stream().map(CaseTable::row)).toList();
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], row.get(i).length());
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(CaseFile f) {
        if (f.problem().isPresent()) return List.of(f.id(), f.name(), "", "", "", "ERROR " + f.problem().get());
        Header h = f.header().orElseThrow();
        return List.of(h.id(), f.name().replaceFirst("^\\d+_", ""), h.system(), String.join(",", h.tags()), h.gate().orElse(""), h.description());
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        return line.toString().stripTrailing();
    }
}
